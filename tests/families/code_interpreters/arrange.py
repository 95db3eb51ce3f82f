"""What the tests of a session's tools arrange again and again."""

from __future__ import annotations

from typing import Any

from conftest import Clients

SYSTEM = "aws.codeinterpreter.v1"


class Session:
    """A session of the service's own interpreter, and its tools."""

    def __init__(self, clients: Clients, **given: Any) -> None:
        self._data = clients.data
        started = clients.data.start_code_interpreter_session(codeInterpreterIdentifier=SYSTEM, **given)
        self.ids = {"codeInterpreterIdentifier": SYSTEM, "sessionId": started["sessionId"]}

    def asked(self, name: str, **arguments: Any) -> dict[str, Any]:
        """The params of an invocation."""
        return {**self.ids, "name": name, "arguments": arguments}

    def result(self, name: str, **arguments: Any) -> dict[str, Any]:
        """What a tool answers: the one event of its stream."""
        answer = self._data.invoke_code_interpreter(**self.asked(name, **arguments))
        (event,) = list(answer["stream"])
        found: dict[str, Any] = event["result"]
        return found

    def said(self, name: str, **arguments: Any) -> str:
        """The text that a tool answers with."""
        (block,) = self.result(name, **arguments)["content"]
        text: str = block["text"]
        return text

    def ran(self, name: str, **arguments: Any) -> dict[str, Any]:
        """What a tool says of what it ran."""
        found: dict[str, Any] = self.result(name, **arguments)["structuredContent"]
        return found

    def write(self, **files: str | bytes) -> dict[str, Any]:
        """Write files at the top, a dot in their names as two underscores."""
        return self.result("writeFiles", content=[block(name.replace("__", "."), v) for name, v in files.items()])

    def names(self, **where: str) -> list[str]:
        return [entry["name"] for entry in self.result("listFiles", **where)["content"]]

    def stop(self) -> None:
        self._data.stop_code_interpreter_session(**self.ids)


def block(path: str, content: str | bytes) -> dict[str, Any]:
    """A file to write."""
    return {"path": path, "text" if isinstance(content, str) else "blob": content}
