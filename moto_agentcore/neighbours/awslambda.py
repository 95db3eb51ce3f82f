"""Lambda."""

from __future__ import annotations


def function_exists(account: str, region: str, arn: str) -> bool:
    """Whether there is a function of that ARN, and of it the version or alias that the ARN names."""
    from moto.awslambda.exceptions import UnknownAliasException, UnknownFunctionException
    from moto.awslambda.utils import get_backend

    try:
        get_backend(account, region).get_function(arn)
    except (UnknownAliasException, UnknownFunctionException, KeyError):  # KeyError: a region that does not exist
        return False
    return True
