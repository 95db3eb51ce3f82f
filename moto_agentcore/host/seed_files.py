"""Documents of a seed that stand in files: their texts take the place of ``{"file": …}``.

Files are read where the author's code or seed file is, never because a request asks for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from mimetypes import guess_type
from pathlib import Path
from typing import Any

BESIDE = ".metadata.json"  # as the service looks for an S3 object's metadata


def with_texts(state: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    """A seed with the texts of its files, which are in that folder; ValueError says what is wrong with one."""
    bases = state.get("knowledgeBases")
    if not isinstance(bases, (list, tuple)):
        return state
    return {**state, "knowledgeBases": [_filled(base, folder) for base in bases]}


def _filled(base: Any, folder: Path) -> Any:
    documents = base.get("documents") if isinstance(base, Mapping) else None
    if not isinstance(documents, (list, tuple)):
        return base
    return {**base, "documents": [found for entry in documents for found in _documents(entry, folder)]}


def _documents(entry: Any, folder: Path) -> Iterator[Any]:
    """The document of a file, or those of all texts in a folder."""
    if not isinstance(entry, Mapping) or "file" not in entry:
        yield entry
        return
    if not isinstance(entry["file"], (str, Path)) or not entry["file"] or "text" in entry:
        raise ValueError(f"seed: a document has a text, or a file that has it; got {entry!r}")
    place, own = folder / entry["file"], {name: value for name, value in entry.items() if name != "file"}
    if not place.is_dir():
        yield {**_document(place, place.name, _text(place)), **own}
        return
    if "documentId" in own:
        raise ValueError(f"seed: documents of a folder are named by their files; got {entry!r}")
    for file in sorted(found for found in place.rglob("*") if found.is_file() and not found.name.endswith(BESIDE)):
        name = file.relative_to(place)
        with suppress(UnicodeError):  # what is no text is left out, as is what is hidden (.git) or empty
            if not any(part.startswith(".") for part in name.parts) and (text := _read(file)).strip():
                yield {**_document(file, name.as_posix(), text), **own}


def _document(file: Path, name: str, text: str) -> dict[str, Any]:
    beside = file.with_name(file.name + BESIDE)
    metadata = {"metadata": _metadata(beside)} if beside.exists() else {}
    return {"documentId": name, "text": text, "mimeType": guess_type(file.name)[0] or "text/plain", **metadata}


def _metadata(file: Path) -> Any:
    try:
        return dict(json.loads(_text(file)).get("metadataAttributes", {}))
    except (AttributeError, TypeError, ValueError) as error:
        raise ValueError(f"seed: {file} has no metadataAttributes: {error}") from None


def _text(file: Path) -> str:
    try:
        text = _read(file)
    except UnicodeError as error:
        raise ValueError(f"seed: {file} is no text: {error}") from None
    if not text:
        raise ValueError(f"seed: {file} is empty")
    return text


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError as error:
        raise ValueError(f"seed: {file} cannot be read: {error}") from None
