"""Embedders by name, for ``AgentCore(embedder=…)``, ``MOTO_AGENTCORE_EMBEDDER`` and ``server --embedder``.

=====================================  ===============================================================================
``default``                            the bundled word table
``hash``                               by spelling alone
``sentence-transformers:/local/path``  a model of that library (extra ``sentence-transformers``)
``model2vec:/local/path``              a static model of that library (extra ``model2vec``)
``package.module:name``                an ``Embedder`` or a callable ``list[str] -> (n, d)`` numbers of the author's
=====================================  ===============================================================================

Models are read from local directories; nothing is downloaded. A library is imported when its model first embeds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, cached_property
from importlib import import_module
from importlib.util import find_spec
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moto_agentcore.search import Embedder, HashEmbedder, as_embedder, default_embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Encode = Callable[[list[str]], Any]


@cache
def embedder_of(spec: str) -> Embedder:
    """The embedder of a name; the same one for the same name.

    Raises:
        ValueError: the name is none of those above, or names no local directory, module or embedder.
        ImportError: the library is not installed; the text names the extra.
    """
    kind, _, rest = spec.partition(":")
    if spec in BUILT_IN:
        return BUILT_IN[spec]()
    if kind in LIBRARIES:
        return _LocalModel(kind, rest)
    if not kind or not rest:
        libraries = ", ".join(f"{name}:/local/path" for name in LIBRARIES)
        raise ValueError(f"embedder {spec!r} is none of {', '.join(BUILT_IN)}, {libraries}, package.module:name")
    return _imported(spec, kind, rest)


def _imported(spec: str, module: str, name: str) -> Embedder:
    try:
        return as_embedder(attrgetter(name)(import_module(module)))
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module}.".startswith(f"{error.name}."):
            raise  # the module is there; something it needs is not
        raise ValueError(f"embedder {spec!r}: there is no module {error.name!r}") from error
    except (AttributeError, TypeError) as error:
        raise ValueError(f"embedder {spec!r}: {error}") from error


class _LocalModel:
    """A model in a local directory; it is loaded when it first embeds."""

    def __init__(self, kind: str, path: str) -> None:
        if find_spec(kind.replace("-", "_")) is None:
            raise ImportError(f"embedder {kind!r} needs a library: pip install 'moto-agentcore[{kind}]'")
        if not path or not Path(path).is_dir():
            raise ValueError(f"embedder '{kind}:{path}': {path!r} is no local directory, and nothing is downloaded")
        self._kind, self._path = kind, str(Path(path).resolve())
        self.name = f"{kind}:{self._path}"

    @property
    def dim(self) -> int:
        return self._model.dim if "_model" in vars(self) else 0

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._model.embed(texts)

    @cached_property
    def _model(self) -> Embedder:
        return as_embedder(LIBRARIES[self._kind](self._path))


def _sentence_transformers(path: str) -> Encode:
    model = import_module("sentence_transformers").SentenceTransformer(path, local_files_only=True)
    return lambda texts: model.encode(texts, show_progress_bar=False)


def _model2vec(path: str) -> Encode:
    model = import_module("model2vec").StaticModel.from_pretrained(path)  # a directory that is there is not looked up
    return lambda texts: model.encode(texts)


BUILT_IN: dict[str, Callable[[], Embedder]] = {"default": default_embedder, "hash": HashEmbedder}
LIBRARIES: dict[str, Callable[[str], Encode]] = {
    "sentence-transformers": _sentence_transformers,
    "model2vec": _model2vec,
}
