"""Modules that are patched as soon as somebody imports them, and not before: most tests never do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

Undo = Callable[[], None]


def watch(patches: Mapping[str, Callable[[ModuleType], Undo]]) -> Undo:
    """Patch those modules that are imported, and those that will be; gives what takes it back."""
    watching = _Watching(patches)
    sys.meta_path.insert(0, watching)
    for name in patches:
        if name in sys.modules:
            watching.patch(sys.modules[name])
    return watching.undo


class _Watching(MetaPathFinder):
    def __init__(self, patches: Mapping[str, Callable[[ModuleType], Undo]]) -> None:
        self._patches = patches
        self._undo: list[Undo] = []

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in self._patches:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            run = spec.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                run(module)
                self.patch(module)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign] # this one's alone
        return spec

    def patch(self, module: ModuleType) -> None:
        self._undo.append(self._patches[module.__name__](module))

    def undo(self) -> None:
        sys.meta_path.remove(self)
        while self._undo:
            self._undo.pop()()
