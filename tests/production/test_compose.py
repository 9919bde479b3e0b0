"""What docker-compose.yml must hold to, whatever else it says."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from apps.search.engines.elasticsearch.cluster import LOOK_SECONDS
from scripts.make_secrets import write
from tests.architecture.test_docs import settings_read
from tests.production.compose import OURS, SECRETS, SERVERS, Service, document, service

ALL = (*SERVERS, *OURS)
# The one that ends by itself.
RUNNING = [name for name in ALL if name != "prepare"]
# What is not the portal's: Python's own place for temporary files.
FOREIGN = {"TMPDIR"}


def test_these_services_are_there() -> None:
    assert sorted(document()["services"]) == sorted(ALL)


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_one_that_the_settings_read(name: str) -> None:
    given = {variable.removesuffix("_FILE") for variable in service(name).environment}
    assert given - settings_read() == FOREIGN


@pytest.mark.parametrize("name", OURS)
def test_what_documents_call_by_their_first_word_is_handed_on_whole(name: str) -> None:
    """`OPENAI_…` and `EMBEDDING_…` of the machine, and the mail server's, are the services' too."""
    wanted = {
        variable
        for variable in settings_read()
        if variable.startswith(("OPENAI_", "EMBEDDING_", "PORTAL_EMAIL_"))
    }
    assert len(wanted) > 10
    assert wanted <= {variable.removesuffix("_FILE") for variable in service(name).environment}


@pytest.mark.parametrize("name", ALL)
def test_every_secret_comes_from_a_file_that_a_variable_names(name: str) -> None:
    asked = service(name)
    for variable, value in asked.environment.items():
        assert value.startswith(SECRETS) == variable.endswith("_FILE"), variable
    assert sorted(asked.secret_files.values()) == sorted(asked.spec.get("secrets", []))


@pytest.mark.parametrize("name", ALL)
def test_no_password_stands_in_a_variable(name: str) -> None:
    # Of tokens in a minute there may be many; one is a secret.
    secret = re.compile(r"PASSWORD|SECRET|KEY|TOKEN(?!S)")
    named = {variable for variable in service(name).environment if secret.search(variable)}
    assert named == set(service(name).secret_files)


def test_every_secret_is_made_for_the_user_who_reads_it(tmp_path: Path) -> None:
    owners: dict[str, int] = {}
    write(tmp_path, lambda path, user: owners.update({path.name.lstrip("."): user}))

    files = {name: str(entry["file"]) for name, entry in document()["secrets"].items()}
    assert files == {name: f"./secrets/{name}" for name in owners}
    for name in ALL:
        readers = {owners[secret] for secret in service(name).spec.get("secrets", [])}
        assert readers <= {_user(service(name))}, name


@pytest.mark.parametrize("name", ALL)
def test_no_service_has_more_rights_than_it_needs(name: str) -> None:
    spec = service(name).spec
    assert _user(service(name)) > 0
    assert spec["cap_drop"] == ["ALL"]
    assert spec["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "cap_add", "devices", "pid", "ipc", "network_mode"} & set(spec)
    assert spec.get("read_only", False) == (name != "elasticsearch")


@pytest.mark.parametrize("name", ALL)
def test_every_service_has_an_end_to_its_memory_and_its_log(name: str) -> None:
    assert re.fullmatch(r"\d+[mg]", service(name).spec["mem_limit"])
    assert service(name).spec["logging"] == {"driver": "local"}


@pytest.mark.parametrize("name", RUNNING)
def test_every_service_that_stays_is_asked_for_its_health_and_started_again(name: str) -> None:
    assert service(name).health_command
    assert service(name).spec["restart"] == "unless-stopped"


def test_web_is_not_taken_for_ill_when_the_search_server_hangs() -> None:
    """It says so itself before its health check gives up: two questions, one after the other."""
    limit = str(service("web").spec["healthcheck"]["timeout"])
    inside = re.search(r"timeout=(\d+)", str(service("web").spec["healthcheck"]["test"]))
    assert inside is not None
    assert 2 * LOOK_SECONDS < int(inside[1]) < int(limit.removesuffix("s"))


def test_prepare_runs_once() -> None:
    assert service("prepare").spec["restart"] == "no"
    for name in ("web", "worker", "beat"):
        waits = service(name).spec["depends_on"]
        assert waits == {"prepare": {"condition": "service_completed_successfully"}}
    healthy = {"condition": "service_healthy"}
    assert service("prepare").spec["depends_on"] == dict.fromkeys(SERVERS, healthy)


def test_only_the_web_process_can_be_reached_and_only_from_this_machine() -> None:
    ports = {name: service(name).spec["ports"] for name in ALL if "ports" in service(name).spec}
    assert ports == {"web": ["127.0.0.1:8000:8000"]}
    assert document()["networks"]["servers"] == {"internal": True}
    for name in SERVERS:
        assert service(name).spec["networks"] == ["servers"]


def test_what_must_outlive_a_container_is_in_a_volume() -> None:
    kept = {name: service(name).spec.get("volumes", []) for name in ALL}
    assert kept == {
        "postgres": ["postgres:/var/lib/postgresql/data"],
        "redis": ["redis:/data"],
        "elasticsearch": ["elasticsearch:/usr/share/elasticsearch/data"],
        **{name: ["files:/data"] for name in OURS},
    }
    assert sorted(document()["volumes"]) == ["elasticsearch", "files", "postgres", "redis"]


@pytest.mark.parametrize("name", SERVERS)
def test_the_image_of_a_server_is_named_with_its_version(name: str) -> None:
    assert re.fullmatch(r"[\w./-]+:\d[\w.-]*", service(name).spec["image"])


def test_the_image_runs_as_the_user_that_the_compose_file_names() -> None:
    built = (Path(settings.BASE_DIR) / "Dockerfile").read_text(encoding="utf-8")
    user = service("web").spec["user"]
    assert f"\nUSER {user}\n" in built
    assert f"useradd --uid {_user(service('web'))} " in built


def test_the_image_has_only_what_runs() -> None:
    copied = re.findall(
        r"^COPY (?:--from=\w+ )?(\S+) ",
        (Path(settings.BASE_DIR) / "Dockerfile").read_text(encoding="utf-8").split("\nFROM ")[-1],
        flags=re.MULTILINE,
    )
    sent = (Path(settings.BASE_DIR) / ".dockerignore").read_text(encoding="utf-8").split()
    assert copied == ["/venv", "manage.py", "portal", "apps", "templates", "static"]
    assert sent[0] == "*"
    assert {line[1:] for line in sent if line.startswith("!")} == {*copied[1:], "requirements.txt"}


def _user(asked: Service) -> int:
    return int(asked.spec["user"].split(":")[0])
