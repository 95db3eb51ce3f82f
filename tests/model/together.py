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
            hold(check, cases)

        test.__name__, test.__doc__, test.__module__ = check.__name__, check.__doc__, check.__module__
        test.__dict__.update(check.__dict__)  # its marks
        return test

    return decorate


def hold(check: Check, cases: Mapping[str, tuple[Any, ...]]) -> None:
    """Fail with the name of every case that fails, and what its assertion says."""
    assert cases
    said = {name: _said(check, case) for name, case in cases.items()}
    failed = [f"{name}: {what}" for name, what in said.items() if what is not None]
    assert not failed, "\n".join(failed)  # pytest explains none of this file's assertions by itself


def _said(check: Check, case: tuple[Any, ...]) -> str | None:
    try:
        check(*case)
    except AssertionError as error:
        return str(error)
    except (Exception, pytest.fail.Exception) as error:
        return None if lacks(error) else repr(error)
    return None
