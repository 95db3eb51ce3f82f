"""One test for a rule that is held against hundreds of things: a test of its own for each costs more than the rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.installed import lacks

Check = Callable[..., None]


def together(cases: Mapping[str, tuple[Any, ...]]) -> Callable[[Check], Callable[[], None]]:
    """Make one test of a check; it names every case that fails, each with what its assertion said."""

    def decorate(check: Check) -> Callable[[], None]:
        def test() -> None:
            assert cases
            assert failed(check, cases) == {}

        test.__name__, test.__doc__, test.__module__ = check.__name__, check.__doc__, check.__module__
        test.__dict__.update(check.__dict__)  # its marks
        return test

    return decorate


def failed(check: Check, cases: Mapping[str, tuple[Any, ...]]) -> dict[str, str]:
    """The cases that fail, and what each says."""
    said = {name: _said(check, case) for name, case in cases.items()}
    return {name: what for name, what in said.items() if what is not None}


def _said(check: Check, case: tuple[Any, ...]) -> str | None:
    try:
        check(*case)
    except AssertionError as error:
        return str(error)
    except (Exception, pytest.fail.Exception) as error:
        return None if lacks(error) else repr(error)
    return None
