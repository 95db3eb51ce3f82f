"""What the test author may turn: faults, the clock, the embedder, extraction. One set for the process.

The mock's state is moto's and goes with moto's reset; what is here is the author's and goes when the outermost
``mock_agentcore`` ends, or with ``POST /moto-api/reset``.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeAlias

from moto_agentcore.controls.bindings import Bindings
from moto_agentcore.controls.calls import Log
from moto_agentcore.controls.faults import Faults
from moto_agentcore.controls.progressions import Progressions
from moto_agentcore.controls.scripts import Scripts
from moto_agentcore.state.clock import reset as reset_clock  # `controls.clock` is the module beside this one
from moto_agentcore.state.lifecycle import Mode

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from moto_agentcore.search import Embedder

Extractor: TypeAlias = "Callable[[Sequence[Any]], Sequence[Any] | Awaitable[Sequence[Any]]]"

CODE_INTERPRETER = "MOTO_AGENTCORE_CODE_INTERPRETER"
REFERENCES = "MOTO_AGENTCORE_VALIDATE_REFERENCES"
NAMESPACES, GENERATIONS = "MOTO_AGENTCORE_NAMESPACES", ("exact", "prefix")
BROWSER, BROWSERS = "MOTO_AGENTCORE_BROWSER", ("recorded", "chromium")


class Controls:
    """The settings a request meets on its way.

    Attributes:
        strict: hold every answer against the model (``MOTO_AGENTCORE_STRICT=1``; this project's own tests).
        validate_references: refuse requests that name roles, keys, buckets… which moto's backends do not have
            (``MOTO_AGENTCORE_VALIDATE_REFERENCES=1``, or the author's word).
        chosen: the embedder that the author gave, if any.
        extractors: the author's own extractors, by strategy type or strategy id.
        issuers: the author's own authorization servers, by credential provider.
        used: those of both that were ever asked, ``("extractor", "SEMANTIC")``, ``("issuer", "github")``.
        scripts: the author's own answers, by operation.
        progressions: how life cycles go on, by their names.
        bindings: the author's own code, by what it stands behind.
        calls: what was asked and answered.
        code_interpreter: whether code interpreters run code: ``"scripted"`` (no) or ``"local"``, on this machine
            (``MOTO_AGENTCORE_CODE_INTERPRETER=local``).
        mocks: how many mocks run now, one within another.
        exposed: how many servers of this process listen where others than this machine may ask them.
        chosen_namespaces: which generation of ``namespace`` the author wants, if they said.
        chosen_browser: what the author wants behind browser sessions, if anything.
    """

    def __init__(self) -> None:
        self.strict = _set("MOTO_AGENTCORE_STRICT")
        self.validate_references = _set(REFERENCES)
        self.faults = Faults()
        self.chosen: Embedder | None = None
        self.extractors: dict[str, Callable[[Sequence[Any]], Any]] = {}
        self.issuers: dict[str, Any] = {}
        self.used: set[tuple[str, str]] = set()
        self.scripts = Scripts()
        self.progressions = Progressions()
        self.bindings = Bindings()
        self.calls = Log()
        self.code_interpreter = _code_interpreter()
        self.mocks = 0
        self.exposed = 0
        self.chosen_browser: str | None = None
        self.chosen_namespaces: str | None = None

    @property
    def embedder(self) -> Embedder | None:
        """What turns texts into vectors: the author's, else the one ``MOTO_AGENTCORE_EMBEDDER`` names; None: default.

        Raises ValueError or ImportError where the variable names none (``search.named``).
        """
        spec = os.environ.get("MOTO_AGENTCORE_EMBEDDER")
        if self.chosen is not None or not spec:
            return self.chosen
        from moto_agentcore.search.named import embedder_of

        return embedder_of(spec)

    @property
    def browser(self) -> str:
        """What stands behind browser sessions: the author's word, else what ``MOTO_AGENTCORE_BROWSER`` says.

        Raises ValueError where it is none of ``BROWSERS``.
        """
        return _one_of("browser", BROWSERS, self.chosen_browser or os.environ.get(BROWSER))

    @property
    def namespaces(self) -> str:
        """Whether ``namespace`` names one namespace, or all that start so: the author's word, else the variable's.

        Raises ValueError where it is none of ``GENERATIONS``.
        """
        return _one_of("namespaces", GENERATIONS, self.chosen_namespaces or os.environ.get(NAMESPACES))

    @property
    def realistic(self) -> bool:
        """Whether what begins takes a few looks, where nobody said how long."""
        return Mode.realistic

    @realistic.setter
    def realistic(self, value: bool) -> None:
        Mode.realistic = value

    def reset(self) -> None:
        """Everything as the environment says; strict mode stays."""
        self.validate_references = _set(REFERENCES)
        self.faults.clear()
        self.chosen = None
        self.extractors = {}
        self.issuers = {}
        self.used = set()
        self.scripts.clear()
        self.progressions.clear()
        self.realistic = False
        self.bindings.clear()
        self.calls.clear()
        self.code_interpreter = _code_interpreter()
        self.chosen_browser = None
        self.chosen_namespaces = None
        reset_clock()


def _set(variable: str) -> bool:
    return os.environ.get(variable, "") not in ("", "0", "false")


def _one_of(setting: str, known: tuple[str, ...], named: str | None) -> str:
    """What a setting is; the first there is where nobody said."""
    if (named or known[0]) not in known:
        raise ValueError(f"{setting} is one of {', '.join(known)}, not {named!r}")
    return named or known[0]


def _code_interpreter() -> str:
    return "local" if os.environ.get(CODE_INTERPRETER) == "local" else "scripted"


controls = Controls()
