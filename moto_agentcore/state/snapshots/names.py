"""What kinds and types are called in a snapshot: the module within the package, and the name there."""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from typing import TypeVar

from moto_agentcore.state.kind import Kind
from moto_agentcore.state.snapshots.staying import SnapshotError

Named = TypeVar("Named")
PACKAGE = "moto_agentcore."
FOLDERS = ("families.", "state.", "search.", "extraction.", "browser.")  # where what is kept is defined


def is_ours(found: type) -> bool:
    return found.__module__.removeprefix(PACKAGE).startswith(FOLDERS)


def name_of(what: type | Kind) -> str:
    """``families.memories.kinds.MEMORY``, ``families.memories.jobs.Jobs``."""
    if isinstance(what, type):
        return f"{what.__module__.removeprefix(PACKAGE)}.{what.__qualname__}"
    return _name_of_kind(what)


@cache
def _name_of_kind(kind: Kind) -> str:
    module = sys.modules[kind.module]
    name = next(name for name, value in vars(module).items() if value is kind)
    return f"{kind.module.removeprefix(PACKAGE)}.{name}"


def kind_named(name: object) -> Kind:
    return _found(name, Kind)


def type_named(name: object) -> type:
    found = _found(name, type)
    if not is_ours(found) or issubclass(found, BaseException):
        raise SnapshotError(f"{name} is nothing that a snapshot holds")
    return found


def _found(name: object, kind: type[Named]) -> Named:
    """What goes by a name. Only modules of this package are imported, and those of no other folder than are kept."""
    folder, _, last = name.rpartition(".") if isinstance(name, str) else ("", "", "")
    if not folder.startswith(FOLDERS):
        raise SnapshotError(f"there is nothing of the name {name!r}")
    try:
        found = vars(import_module(PACKAGE + folder)).get(last)
    except ImportError:
        found = None
    if not isinstance(found, kind):
        raise SnapshotError(f"this version of moto-agentcore has nothing of the name {name!r}")
    return found
