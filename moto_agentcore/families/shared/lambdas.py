"""Lambda functions behind targets, interceptors and tools, and how a tool tells that one fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.families.shared import functions
from moto_agentcore.families.shared.json_text import encode as encode
from moto_agentcore.families.shared.tool_failures import ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping


def invoke(arn: str, event: Any, custom: Mapping[str, Any]) -> Any:
    """What a function makes of an event, as its JSON says it; ToolError where it fails or there is none."""
    try:
        return functions.invoke(arn, event, custom)
    except functions.FunctionError as error:
        raise ToolError(error.text, told=error.is_missing) from error
