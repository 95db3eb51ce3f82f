"""Snapshots over HTTP (``POST /moto-api/agentcore/snapshot``, ``snapshot/save``, ``restore``), and a server's file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from moto_agentcore.host.checks import check
from moto_agentcore.host.seed import seed
from moto_agentcore.host.snapshot import read_file, restore, snapshot, write_file


class Kept:
    """The file of the server of this process, if it was started with one: read at its start, written at its end."""

    file: Path | None = None
    secrets = False


def keep(file: str | None, *, secrets: bool) -> None:
    """Let this be the server's file, and begin with what it holds; ValueError where that is no snapshot.

    Time has gone by since it was written, as it has for the service.
    """
    if file is None:
        return
    if Path(file).exists():
        restore(_read(read_file, file), resume=False)
    elif not Path(file).absolute().parent.is_dir():
        raise ValueError(f"there is no folder for {file}")
    Kept.file, Kept.secrets = Path(file), secrets


def sow(file: str) -> None:
    """Begin with a seed; ValueError where it cannot be read."""
    _read(seed, file)


def save() -> None:
    """Write the server's file, where it has one; ValueError where that cannot be."""
    if Kept.file is None:
        return
    try:
        write_file(Kept.file, snapshot(secrets=Kept.secrets))
    except OSError as error:
        raise ValueError(f"cannot write {Kept.file}: {error.strerror}") from None


def _read(read: Callable[[str], Any], file: str) -> Any:
    try:
        return read(file)
    except OSError as error:
        raise ValueError(f"cannot read {file}: {error.strerror}") from None


def _snapshot(*, secrets: bool = False) -> dict[str, Any]:
    """All state as a document."""
    _check_flag("secrets", secrets)
    return snapshot(secrets=secrets)


def _save() -> dict[str, Any]:
    """Write the file that the server was started with."""
    if Kept.file is None:
        raise ValueError("this server has no file: it was not started with --snapshot FILE")
    save()
    return {"file": str(Kept.file.absolute())}


def _restore(snapshot: dict[str, Any], *, resume: bool = True) -> None:
    """Put the state of a document in the place of all that is there."""
    check(snapshot, dict, "snapshot must be an object")
    _check_flag("resume", resume)
    restore(snapshot, resume=resume)


def _check_flag(name: str, value: Any) -> None:
    if not isinstance(value, bool):
        raise ValueError(f"{name} must be true or false")


ACTIONS: dict[str, Callable[..., dict[str, Any] | None]] = {
    "restore": _restore,
    "snapshot": _snapshot,
    "snapshot/save": _save,
}
