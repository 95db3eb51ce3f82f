"""What an extractor gives, the author's above all: waited for, checked, and made into ``Extracted``."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Coroutine, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from moto_agentcore.extraction import Extracted
from moto_agentcore.extraction.model import MAX_TEXT


def checked(given: Any) -> list[Extracted]:
    """The records that ``given`` asks for; a mapping becomes the JSON text that a preference is.

    Raises:
        ValueError, TypeError: it is no list of texts; their text becomes the job's ``failureReason``.
    """
    found = _awaited(given) if inspect.iscoroutine(given) else given
    if isinstance(found, (str, bytes, Mapping)) or not isinstance(found, Iterable):
        raise TypeError(f"an extractor gives a list of texts, not {type(found).__name__}")
    return [_extracted(item) for item in found]


def _extracted(item: Any) -> Extracted:
    if isinstance(item, Mapping):
        item = json.dumps(item, ensure_ascii=False)
    if isinstance(item, str):
        item = Extracted(item)
    if not isinstance(item, Extracted):
        raise TypeError(f"an extractor gives texts, not {type(item).__name__}")
    if len(item.text) > MAX_TEXT:
        raise ValueError(f"a record's text has at most {MAX_TEXT} characters, not {len(item.text)}")
    return item


def _awaited(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """In this thread, which holds the store's lock, so that the extractor may call the service.

    Where this thread runs an event loop already, another has to, and there it must not: it would wait for this one.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return _run(coroutine)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_run, coroutine).result()


def _run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    loop = asyncio.new_event_loop()  # asyncio.run would leave the thread without the loop that it had
    try:
        return loop.run_until_complete(coroutine)
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
