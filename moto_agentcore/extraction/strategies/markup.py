"""XML elements of records."""

from __future__ import annotations


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def element(name: str, fields: dict[str, str]) -> str:
    inner = "\n".join(f"<{key}>{escape(value)}</{key}>" for key, value in fields.items())
    return f"<{name}>\n{inner}\n</{name}>"
