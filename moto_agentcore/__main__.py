"""The command: ``moto-agentcore server``, ``moto-agentcore demo``; ``python -m moto_agentcore`` is the same."""

from __future__ import annotations

import argparse
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit code."""
    parser = argparse.ArgumentParser(prog="moto-agentcore", description="The test double for Amazon Bedrock AgentCore.")
    commands = parser.add_subparsers(dest="command", required=True)
    server = commands.add_parser("server", help="serve AgentCore and moto's services over HTTP")
    server.add_argument("-H", "--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    server.add_argument("-p", "--port", type=int, default=5000, help="port, 0 for any (default: %(default)s)")
    commands.add_parser("demo", help="a conversation, its memory and a search, through real boto3 clients")
    given = parser.parse_args(argv)
    if given.command == "demo":
        from moto_agentcore.demo import demo

        demo()
        return 0
    return _serve(given.host, given.port)


def _serve(host: str, port: int) -> int:
    from moto_agentcore.host.server import run

    try:
        run(host, port)
    except KeyboardInterrupt:
        pass
    except (ImportError, OSError) as error:
        print(f"moto-agentcore: {error}")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
