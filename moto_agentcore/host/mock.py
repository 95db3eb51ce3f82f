"""``AgentCore``: the mock and its controls, as decorator, context manager and fixture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, overload

from moto_agentcore.controls import controls
from moto_agentcore.controls.clock import Clock
from moto_agentcore.families.identities.controls import IdentityControls
from moto_agentcore.families.memories.controls import MemoryControls, transition
from moto_agentcore.host.controlling import Controlling
from moto_agentcore.host.decorate import decorated
from moto_agentcore.host.prepared import Prepared, PreparedIdentity, PreparedMemory
from moto_agentcore.host.report import note
from moto_agentcore.host.settings import Settings, stop_everything, stop_inspecting

if TYPE_CHECKING:
    from moto.core.config import DefaultConfig

    from moto_agentcore.host.seed import Seed
    from moto_agentcore.host.settings import Browser, CodeInterpreter, ExtractionMode, Lifecycle, Namespaces
    from moto_agentcore.search import Embedder

P = ParamSpec("P")
T = TypeVar("T")


class AgentCore(Controlling):
    """moto's ``mock_aws`` with Amazon Bedrock AgentCore in it, and the author's controls.

    Args:
        browser: ``"recorded"`` (default) draws what is done to it, ``"chromium"`` is one (``host.browsers``).
        config: moto's own configuration, as ``mock_aws(config=…)`` takes it.
        code_interpreter: ``"scripted"`` (default) runs no code, ``"local"`` does, here, with limits: **no security**.
        embedder: what turns texts into vectors: an ``Embedder``, any callable ``list[str] -> float32 (n, d)``, or a
            name: ``"default"``, ``"hash"``, ``"sentence-transformers:/local/path"``, ``"model2vec:/local/path"``,
            ``"package.module:name"``; else ``MOTO_AGENTCORE_EMBEDDER``. A wrong name is a ValueError at the start.
        extraction: when events become long-term records: ``"immediate"`` (default), ``"manual"`` (on
            ``memory.flush()``), or so many seconds by the service's clock; ValueError for anything else.
        lifecycle: ``"immediate"`` (default): what begins is done at the next look; ``"realistic"``: it takes a few
            looks, so that code which forgets to wait fails, and extraction lags. ``progress`` turns single kinds.
        namespaces: ``"exact"`` (default): ``namespace`` of a search or list is one namespace, as since April 2026;
            ``"prefix"``: all that start with it, as before; else ``MOTO_AGENTCORE_NAMESPACES``.
        seed: state to begin with, as ``seed()`` takes it: a mapping, or a file in YAML or JSON.
        strict: hold every answer against the botocore model; raise where it does not fit.
        validate_references: refuse requests that name roles, keys, Lambda functions, secrets, topics, streams, event
            buses, buckets or objects which moto's backends do not have (ValidationException). Else they are accepted.

    One object may be started again and nested; state is moto's and is reset when the outermost mock begins and ends.
    Faults, scripts, bindings and progressions that are set before a start hold in every run of this object.
    """

    def __init__(
        self,
        *,
        browser: Browser | None = None,
        config: DefaultConfig | None = None,
        code_interpreter: CodeInterpreter | None = None,
        embedder: Embedder | Callable[[list[str]], Any] | str | None = None,
        extraction: ExtractionMode | float | None = None,
        lifecycle: Lifecycle | None = None,
        namespaces: Namespaces | None = None,
        seed: Seed | None = None,
        strict: bool | None = None,
        validate_references: bool | None = None,
    ) -> None:
        self._config = config
        progression = None if extraction is None else transition(extraction)
        self._settings = Settings(
            embedder, progression, strict, validate_references, code_interpreter, browser, namespaces, lifecycle
        )
        self._seed = seed
        self._started: list[tuple[Any, ExitStack]] = []
        self._prepared = Prepared(lambda: not self._started)
        self.clock = Clock()
        self.identity: IdentityControls = PreparedIdentity(self._prepared)
        self.memory: MemoryControls = PreparedMemory(self._prepared)

    def start(self, reset: bool = True) -> AgentCore:
        """Begin mocking; ``reset=False`` keeps the state that is there."""
        from moto import mock_aws

        from moto_agentcore.host.install import install

        install()
        mock, settings = mock_aws(config=self._config), ExitStack()
        mock.start(reset=reset)
        self._started.append((mock, settings))
        controls.mocks += 1
        if controls.mocks == 1:
            if reset:
                controls.progressions.end()
                controls.reset()
            controls.progressions.begin()
        try:
            settings.enter_context(self._settings.running())
            if reset and self._seed is not None:
                self.seed(self._seed)
            self._prepared.repeat()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self, remove_data: bool = True) -> None:
        """End mocking; the outermost stop takes the controls back too, unless the data stays."""
        if not self._started:
            raise RuntimeError("stop() without start()")
        mock, settings = self._started.pop()
        controls.mocks -= 1
        if remove_data and controls.mocks == 0:
            controls.progressions.clear()  # what was turned within the settings goes before they do
        settings.close()
        if remove_data and controls.mocks == 0:
            controls.reset()
            controls.progressions.end()
            stop_everything()
            stop_inspecting()
        mock.stop(remove_data=remove_data)

    def __enter__(self) -> AgentCore:
        return self.start()

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        try:
            note(error)
        finally:
            self.stop()

    @contextmanager
    def turned(self) -> Iterator[AgentCore]:
        """Around a block: the settings and what was set, without a mock: for a server that runs in this process."""
        with self._settings.running():
            if self._seed is not None:
                self.seed(self._seed)
            self._prepared.repeat()
            yield self

    @overload
    def __call__(self, func: type[T], reset: bool = True, remove_data: bool = True) -> type[T]: ...
    @overload
    def __call__(self, func: Callable[P, T], reset: bool = True, remove_data: bool = True) -> Callable[P, T]: ...
    def __call__(self, func: Any, reset: bool = True, remove_data: bool = True) -> Any:
        """Decorate a function, a coroutine function, a (sync or async) generator function or a test class."""
        return decorated(self, func, reset, remove_data)

    @contextmanager
    def running(self, reset: bool = True, remove_data: bool = True) -> Iterator[AgentCore]:
        """``start`` and ``stop`` around a block."""
        self.start(reset=reset)
        try:
            yield self
        except BaseException as error:
            note(error)
            raise
        finally:
            self.stop(remove_data=remove_data)


@overload
def mock_agentcore(func: type[T]) -> type[T]: ...
@overload
def mock_agentcore(func: Callable[P, T]) -> Callable[P, T]: ...
@overload
def mock_agentcore(
    func: None = None,
    *,
    browser: Browser | None = None,
    config: DefaultConfig | None = None,
    code_interpreter: CodeInterpreter | None = None,
    embedder: Embedder | Callable[[list[str]], Any] | str | None = None,
    extraction: ExtractionMode | float | None = None,
    lifecycle: Lifecycle | None = None,
    namespaces: Namespaces | None = None,
    seed: Seed | None = None,
    strict: bool | None = None,
    validate_references: bool | None = None,
) -> AgentCore: ...
def mock_agentcore(func: Any = None, **settings: Any) -> Any:
    """Mock AWS with Amazon Bedrock AgentCore in it: ``@mock_agentcore``, ``@mock_agentcore(…)``, ``with …``.

    It takes what ``AgentCore`` takes and works on functions, ``async def``, generators (fixtures) and classes.
    """
    agentcore = AgentCore(**settings)
    return agentcore if func is None else agentcore(func)
