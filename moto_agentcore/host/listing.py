"""What is shown of what is kept, without secrets: moto's listing of all that its backends hold, calls and answers.

moto's listing is ``/moto-api/data.json``, which its page shows.
"""

from __future__ import annotations

import re
from typing import Any

HIDDEN = "(hidden)"
_SECRET = re.compile(
    "secret|passw|token|api_?key|private_?key|credential|auth_?data|signature|environment_?var|custom_?param|^headers$",
    re.IGNORECASE,
)
_NAMING = re.compile("(?:arn|id|name|type|kind|vendor|status|date|time)s?$|^(?:next|client)_?token$", re.IGNORECASE)
# In the query or the fragment of a URL (some APIs call theirs key, signed links theirs sig), and before its host.
_IN_URL = re.compile(
    r"([?&#](?:(?=[\w.-]*(?:secret|passw|token|api[_-]?key|signature))[\w.-]+|key|sig)=)[^&#\s]+"
    r"|(://[^/\s:@]*:)[^/\s]+(?=@)",
    re.I,
)


def without_secrets(listed: Any) -> Any:
    """What is listed, with each value hidden that stands under a secret's name, and of SSM's secure strings."""
    if isinstance(listed, list):
        return [without_secrets(item) for item in listed]
    if isinstance(listed, str):
        return _IN_URL.sub(lambda found: f"{found[1] or found[2]}{HIDDEN}", listed) if "://" in listed else listed
    if not isinstance(listed, dict):
        return listed
    secure = "SecureString" in (listed.get("type"), listed.get("parameter_type"))
    return {
        name: _hidden(value) if _is_secret(name) or (secure and name == "value") else without_secrets(value)
        for name, value in listed.items()
    }


def _is_secret(name: str) -> bool:
    return _SECRET.search(name) is not None and _NAMING.search(name) is None


def _hidden(value: Any) -> Any:
    """A secret, or the secrets that a list or mapping of them holds."""
    if isinstance(value, list):
        return [_hidden(item) for item in value]
    if isinstance(value, dict):
        return {name: value if _NAMING.search(name) else _hidden(value) for name, value in value.items()}
    return HIDDEN if isinstance(value, (str, bytes)) and value else value
