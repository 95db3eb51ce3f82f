"""The page's files, as a browser asks for them.

Nothing but these runs in it, and nothing but this server is asked by it: its policy says so, and lets no text become
markup. What a memory was told is hostile now and then.
"""

from __future__ import annotations

from pathlib import Path

from moto_agentcore.wire.messages import Reply

FOLDER = Path(__file__).parent / "page"
INDEX, BESIDE = "index.html", "page/"
TYPES = {".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def file(name: str) -> Reply | None:
    """The page (by no name) or one of its files; None for what is none."""
    path = FOLDER / (name.removeprefix(BESIDE) if name else INDEX)
    if (name and not name.startswith(BESIDE)) or path.name not in _names() or path.parent != FOLDER:
        return None
    return Reply(200, {"Content-Type": f"{TYPES[path.suffix]}; charset=utf-8", **HEADERS}, path.read_bytes())


def _names() -> set[str]:
    return {path.name for path in FOLDER.iterdir() if path.suffix in TYPES}
