"""The command: ``moto-agentcore server``, ``demo``, ``operations``, ``coverage``; or ``python -m moto_agentcore``."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from importlib.metadata import version

from moto_agentcore import __version__
from moto_agentcore.host.usage import EXAMPLES, OVERVIEW

HOSTS = "a name that the server goes by, beside loopback, the address it listens on and AWS's own; may be repeated"
ORIGINS = "an origin whose pages may ask the server, as http://localhost:3000, or '*'; may be repeated"
BODIES = "the most that the body of a request may have (default: %(default)s)"
SEEDS = "a file, YAML or JSON, with state to begin with (or a snapshot, which its clock goes on from); may be repeated"
KEPT = "a file that state is read from at the start, if it is there, and written to at the end"
TOKEN = "a token that the controls below /moto-api ask for (default: $MOTO_AGENTCORE_CONTROL_TOKEN, if that is set)"
VARIABLE = "MOTO_AGENTCORE_EMBEDDER"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; gives the exit code."""
    parser = argparse.ArgumentParser(prog="moto-agentcore", description="The test double for Amazon Bedrock AgentCore.")
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(dest="command", required=True)
    server = commands.add_parser("server", help="serve AgentCore and moto's services over HTTP")
    server.add_argument("-H", "--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    server.add_argument("-p", "--port", type=int, default=5000, help="port, 0 for any (default: %(default)s)")
    server.add_argument("--allow-host", action="append", default=[], help=HOSTS, metavar="NAME")
    server.add_argument("--allow-origin", action="append", default=[], help=ORIGINS, metavar="URL")
    server.add_argument("--control-token", default=os.environ.get("MOTO_AGENTCORE_CONTROL_TOKEN") or None, help=TOKEN)
    server.add_argument("--max-body", type=_mebibytes, default=256, help=BODIES, metavar="MIB")
    named = "default, hash, sentence-transformers:/local/path, model2vec:/local/path or package.module:name"
    server.add_argument("--embedder", help=f"what turns texts into vectors: {named} (default: ${VARIABLE})")
    server.add_argument(
        "--validate-references",
        action="store_true",
        help="refuse roles, keys, functions, buckets… that the server's other services do not have",
    )
    server.add_argument(
        "--allow-code-execution",
        action="store_true",
        help="let code interpreters run the code they are given, on this machine; on a loopback address only",
    )
    server.add_argument("--browser", help="what stands behind browser sessions: recorded (default) or chromium")
    server.add_argument("--namespaces", help="what a namespace means: exact (default), or prefix, as before April 2026")
    server.add_argument("--seed", action="append", default=[], help=SEEDS, metavar="FILE")
    server.add_argument("--snapshot", help=KEPT, metavar="FILE")
    server.add_argument("--snapshot-secrets", action="store_true", help="keep secrets and tokens in that file too")
    server.add_argument("--log-requests", action="store_true", help="print a line for each request")
    commands.add_parser("demo", help="a conversation, its memory and a search, through real boto3 clients")
    operations = commands.add_parser("operations", help="what each operation does here, and where it stands")
    operations.add_argument("name", nargs="?", metavar="NAME", help="a name or a part of one: CreateEvent, memory")
    coverage = commands.add_parser("coverage", help="how many operations are answered")
    coverage.add_argument("--missing", action="store_true", help="list those that are not")
    for described in (parser, *commands.choices.values()):
        described.formatter_class = argparse.RawDescriptionHelpFormatter
        described.epilog = EXAMPLES.get(described.prog.partition(" ")[2], OVERVIEW)
    given = parser.parse_args(argv)
    if given.command == "server":
        _allow_code(given.allow_code_execution)
        if given.browser is not None:
            os.environ["MOTO_AGENTCORE_BROWSER"] = given.browser
        return _serve(given)
    return _printed(given)


def _printed(given: argparse.Namespace) -> int:
    """What a command prints; whoever reads it may have enough of it (``| head -1``)."""
    try:
        status = {"demo": _demo, "operations": _operations, "coverage": _coverage}[given.command](given)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left to flush at the end
        return 0
    return status


def _version() -> str:
    """Ours, and what it stands on: all that a report of a fault should name."""
    host = ", ".join(f"{name} {version(name)}" for name in ("moto", "botocore"))
    return f"moto-agentcore {__version__} ({host})"


def _demo(_: argparse.Namespace) -> int:
    from moto_agentcore.demo import demo

    demo()
    return 0


def _operations(given: argparse.Namespace) -> int:
    from moto_agentcore.host.operations import lines

    try:
        print("\n".join(lines(given.name)))
    except ValueError as error:
        return _fail(str(error))
    return 0


def _coverage(given: argparse.Namespace) -> int:
    from moto_agentcore.host.coverage import table
    from moto_agentcore.host.operations import missing

    print("\n".join(missing() if given.missing else table()) or "none: every operation is answered")
    return 0


def _mebibytes(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("a whole number of MiB, at least 1")
    return int(text)


def _serve(given: argparse.Namespace) -> int:
    host, port = given.host, given.port
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that starts it with `&` has it ignored
    try:
        from moto_agentcore.host.server import run

        _choose(given.embedder)
        _generation(given.namespaces)
        _validate(given.validate_references)
        _check_browser()
        allowed = {"allow_hosts": given.allow_host, "allow_origins": given.allow_origin}
        kept = {"seeds": given.seed, "snapshot": given.snapshot, "secrets": given.snapshot_secrets}
        asked = {"max_body": given.max_body * 1024 * 1024, "control_token": given.control_token}
        run(host, port, **allowed, **kept, **asked, logs=given.log_requests)
    except KeyboardInterrupt:
        pass
    except (ImportError, ValueError) as error:
        return _fail(str(error))
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return _fail(f"cannot listen on {host} port {port}: {reason.partition(' (')[0]}")
    return 0


def _check_browser() -> None:
    from moto_agentcore.host.browsers import check_browser

    try:
        check_browser()
    except FileNotFoundError as error:
        raise ImportError(str(error)) from error  # not of the address, as another OSError would be


def _choose(embedder: str | None) -> None:
    """Let an embedder be the process's; in its environment, where a reset of the controls leaves it."""
    if embedder is not None:
        os.environ[VARIABLE] = embedder
    if os.environ.get(VARIABLE):
        from moto_agentcore.controls import controls

        sys.path.insert(0, "")  # it may be a module of the working directory
        _ = controls.embedder  # ValueError where none goes by that name


def _generation(namespaces: str | None) -> None:
    """As for the embedder."""
    from moto_agentcore.controls import NAMESPACES, controls

    if namespaces is not None:
        os.environ[NAMESPACES] = namespaces
    _ = controls.namespaces  # ValueError where there is none of that name


def _validate(references: bool) -> None:
    """As for the embedder: in the environment, where a reset leaves it."""
    if references:
        from moto_agentcore.controls import REFERENCES, controls

        os.environ[REFERENCES] = "1"
        controls.validate_references = True


def _allow_code(execution: bool) -> None:
    """As for the embedder, and with the flag alone: a server that runs code was asked to by the one who started it."""
    from moto_agentcore.controls import CODE_INTERPRETER, controls

    os.environ[CODE_INTERPRETER] = controls.code_interpreter = "local" if execution else "scripted"


def _fail(reason: str) -> int:
    print(f"moto-agentcore: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
