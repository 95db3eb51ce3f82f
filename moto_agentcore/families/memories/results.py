"""What an extractor of the author's gives: checked, and made into ``Extracted``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from moto_agentcore.extraction import Extracted
from moto_agentcore.extraction.model import MAX_TEXT


def checked(given: Any) -> list[Extracted]:
    """The records that ``given`` asks for; a mapping becomes the JSON text that a preference is.

    Raises:
        ValueError, TypeError: it is no list of texts; their text becomes the job's ``failureReason``.
    """
    if isinstance(given, (str, bytes, Mapping)) or not isinstance(given, Iterable):
        raise TypeError(f"an extractor gives a list of texts, not {type(given).__name__}")
    return [_extracted(item) for item in given]


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
