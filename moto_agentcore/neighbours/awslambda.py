"""Lambda."""

from __future__ import annotations

import sys

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
