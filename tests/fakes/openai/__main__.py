"""Runs the stub by hand: `python -m tests.fakes.openai --port 8801`."""

import argparse

from tests.fakes.openai.scripts import Behaviour
from tests.fakes.openai.server import make_server


def main() -> None:
    parser = argparse.ArgumentParser(description="An OpenAI-compatible server without a model.")
    parser.add_argument("--port", type=int, default=8801)
    options = parser.parse_args()
    server, stub = make_server(options.port)
    print(f"OPENAI_BASE_URL={stub.base_url} OPENAI_MODEL=stub")  # noqa: T201
    print("Models: stub, " + ", ".join(f"stub-{name}" for name in Behaviour))  # noqa: T201
    print(f"EMBEDDING_BASE_URL={stub.base_url} EMBEDDING_MODEL=embed")  # noqa: T201
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


if __name__ == "__main__":
    main()
