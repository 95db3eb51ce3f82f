"""Lambda."""

from __future__ import annotations

import json
import sys
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from moto_agentcore.neighbours.places import backend_of


def has_functions(account: str, region: str) -> bool:
    """Whether there is any function: whether an author uses moto's Lambda there. What nobody uses is not loaded."""
    if "moto.awslambda.models" not in sys.modules:
        return False
    from moto.awslambda.models import lambda_backends

    backend = backend_of(lambda_backends, account, region)
    return backend is not None and any(True for _ in backend.list_functions())


def function_exists(account: str, region: str, arn: str) -> bool:
    """Whether there is a function of that ARN, and of it the version or alias that the ARN names."""
    from moto.awslambda.exceptions import UnknownAliasException, UnknownFunctionException
    from moto.awslambda.utils import get_backend

    try:
        get_backend(account, region).get_function(arn)
    except (UnknownAliasException, UnknownFunctionException, KeyError):  # KeyError: a region that does not exist
        return False
    return True


def invoke(arn: str, event: str, custom: Mapping[str, Any]) -> tuple[str, bool] | None:
    """What a function answers to an event, and whether it failed; None where there is none of that ARN.

    Its code may call this service. Raises what its container fails with.
    """
    from moto.awslambda.utils import get_backend

    _, _, _, region, account, *_ = arn.split(":")
    if not function_exists(account, region, arn):
        return None
    context = b64encode(json.dumps({"custom": custom}).encode()).decode()
    told: dict[str, str] = {}
    answer = get_backend(account, region).invoke(arn, None, event, {"X-Amz-Client-Context": context}, told)
    text = answer.decode() if isinstance(answer, bytes) else str(answer or "null")
    return text, "x-amz-function-error" in told
