"""Files of a session: what writeFiles, readFiles, listFiles and removeFiles answer. What cannot be is a result too."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.code_interpreters.results import Result, failed, text
from moto_agentcore.sandbox.folder import Folder, FolderError

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore.type_defs as t

    from moto_agentcore.sandbox.folder import Entry


def write_files(folder: Folder, given: t.ToolArgumentsTypeDef) -> Result:
    """All or none; a service that says "all 1 files" is quoted."""
    files = [(block["path"], _content(number, block)) for number, block in enumerate(given["content"])]
    return _done(lambda: folder.write(files), f"Successfully wrote all {len(files)} files")


def remove_files(folder: Folder, given: t.ToolArgumentsTypeDef) -> Result:
    paths = given["paths"]
    return _done(lambda: folder.remove(paths), f"Successfully removed all {len(paths)} files")


def read_files(folder: Folder, given: t.ToolArgumentsTypeDef) -> Result:
    """Those that can be read, and after them what is wrong with the others: clients take what they find."""
    found, wrong = [], []
    for path in given["paths"]:
        try:
            found.append(_resource(path, folder.read(path)))
        except FolderError as error:  # noqa: PERF203 - each is told of on its own
            wrong.append({"type": "text", "text": str(error)})
    return {"content": found + wrong, "isError": bool(wrong)}


def list_files(folder: Folder, given: t.ToolArgumentsTypeDef) -> Result:
    path = given.get("directoryPath") or given.get("path", "")
    try:
        return {"content": [_link(path, entry) for entry in folder.entries(path)], "isError": False}
    except FolderError as error:
        return failed(str(error))


def _done(action: Callable[[], None], said: str) -> Result:
    try:
        action()
    except FolderError as error:
        return failed(str(error))
    return text(said)


def _content(number: int, block: t.InputContentBlockTypeDef) -> bytes:
    if ("text" in block) == ("blob" in block):
        where = f"arguments.content.{number}"
        raise invalid(f"{where}: either text or blob is required", **{where: "Member must have either text or blob"})
    if "text" in block:
        return block["text"].encode("utf-8", "surrogatepass")
    blob: Any = block["blob"]  # bytes, as the line reads a blob
    return bytes(blob)


def _resource(path: str, content: bytes) -> dict[str, Any]:
    """Text where it is some, by its content; the name says what type it has.

    The official SDK takes what stands behind ``file://`` for the path that it asked for.
    """
    resource: dict[str, Any] = {"uri": f"file://{path}", "mimeType": _mime_type(path)}
    try:
        if b"\0" in content:
            raise ValueError
        resource |= {"type": "text", "text": content.decode()}
    except ValueError:
        resource |= {"type": "blob", "blob": content}
    return {"type": "resource", "resource": resource}


def _link(path: str, entry: Entry) -> dict[str, Any]:
    inside = path.strip("/").removeprefix("./")
    uri = f"file:///{inside}/{entry.name}" if inside not in ("", ".") else f"file:///{entry.name}"
    found = {"type": "resource_link", "uri": uri, "name": entry.name}
    if entry.is_directory:
        return {**found, "description": "Directory"}
    return {**found, "mimeType": _mime_type(entry.name), "description": "File"}


@lru_cache(maxsize=256)
def _mime_type(path: str) -> str:
    return mimetypes.guess_type(path, strict=False)[0] or "application/octet-stream"
