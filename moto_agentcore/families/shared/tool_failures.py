"""A tool that fails: a result with ``isError``, whose text tells the reason on a gateway that is debugged alone."""

from __future__ import annotations

from typing import Any

GENERIC = "An internal error occurred. Please retry later."  # the guide, "Turn on debugging messages"


class ToolError(Exception):
    """Why a tool could not be asked or has failed.

    ``told`` is for what the caller can mend, and for what the test's author has to know: it is said in any case.
    """

    def __init__(self, text: str, *, told: bool = False) -> None:
        super().__init__(text)
        self.text, self.told = text, told

    def result(self, *, debug: bool) -> dict[str, Any]:
        text = self.text if debug or self.told else GENERIC
        content = {"type": "text", "text": text}
        return {"content": [content], **({"_meta": {"debug": content}} if debug else {}), "isError": True}


def text_result(text: str) -> dict[str, Any]:
    return {"content": [{"type": "text", "text": text}], "isError": False}
