# The daily commands; CONTRIBUTING.md tells what each is for.

PYTHON ?= python3
BIN := .venv/bin
# Two processes suit the smallest machine; a bigger one may say more.
JOBS ?= 2
OFFLINE := $(BIN)/python scripts/offline.py
PYTEST := $(OFFLINE) $(BIN)/python -m pytest
# On a throw-away PostgreSQL; only what touches the database.
PYTEST_ON_POSTGRESQL := $(OFFLINE) $(BIN)/python -m tests.servers.postgresql $(BIN)/python -m pytest

.PHONY: setup setup-embeddings run test test-full bench contracts screenshots lint format lock demo runtime python system tests

setup: python
	@$(PYTHON) scripts/setup.py requirements-dev.txt

run: runtime
	@exec $(BIN)/python -m portal.supervisor

# The local sentence model, an optional extra; its lock names every package that it needs.
setup-embeddings: python
	@$(PYTHON) scripts/setup.py requirements-embeddings.txt --no-deps

test: setup setup-embeddings system lint tests

# What `make test` runs, then the slow matrices.
test-full: test
	$(PYTEST) -n $(JOBS) -m "slow and not e2e"
	$(PYTEST_ON_POSTGRESQL) -n $(JOBS) -m "slow and not e2e"
	$(PYTEST) -m "slow and e2e" tests/e2e

# The browser tests have a process of their own: Playwright's event loop would disturb the others.
tests:
	$(PYTEST) -n $(JOBS)
	$(PYTEST_ON_POSTGRESQL) -n $(JOBS)
	$(PYTEST) -m "e2e and not slow" tests/e2e

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/hadolint Dockerfile
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec docker-compose.yml

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# SPECS: a folder with the vendor's descriptions of the APIs of Confluence, which are no part of this.
contracts: setup
	@test -d "$(SPECS)" || { echo "make contracts SPECS=FOLDER"; exit 1; }
	CONTRACT_SPECS="$(SPECS)" $(PYTEST) tests/contracts/confluence/against_descriptions.py

# DATA: a folder with the collections lf-wiki/ and cacm/. EXPORT: an HTML space export.
# With SEARCH_URL the search server is measured too, with EMBEDDING_MODEL search by meaning.
bench: setup
	@test -d "$(DATA)" && test -f "$(EXPORT)" || { echo "make bench DATA=FOLDER EXPORT=FILE"; exit 1; }
	$(BIN)/python -m benchmarks.import_html $(EXPORT)
	$(BIN)/python -m benchmarks.recall $(EXPORT)
	$(BIN)/python -m benchmarks.fidelity $(EXPORT)
	$(BIN)/python -m benchmarks.analyzer --data $(DATA)
	$(BIN)/python -m benchmarks.search --data $(DATA)
	@test -z "$(SEARCH_URL)" || $(BIN)/python -m benchmarks.search --data $(DATA) --engine elasticsearch
	@test -z "$(SEARCH_URL)" || $(BIN)/python -m benchmarks.search --data $(DATA) --engine elasticsearch --chunks 1000000
	$(BIN)/python -m benchmarks.retrieval --data $(DATA)
	$(BIN)/python -m benchmarks.chat --data $(DATA)

# NAME: only these screens, as in tests/e2e/screens/.
screenshots: setup system
	$(BIN)/python -m tests.e2e.screenshots $(NAME)

# Pins every requirement anew, for all supported Pythons and systems.
lock: setup
	$(BIN)/uv pip compile $(LOCK) -o requirements.txt requirements.in
	$(BIN)/uv pip compile $(LOCK) -o requirements-dev.txt requirements-dev.in
	$(BIN)/uv pip compile $(LOCK) --no-deps -o requirements-embeddings.txt requirements-embeddings.in

LOCK := --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header

# The handbook's archive, from its sources.
demo: setup
	$(BIN)/python -m demo.build

runtime: python
	@$(PYTHON) scripts/setup.py requirements.txt

system:
	@$(BIN)/python -m scripts.system

python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "There is no $(PYTHON) here. Install Python 3.11, 3.12 or 3.13, or name one: make run PYTHON=python3.12"; \
	  exit 1; }
