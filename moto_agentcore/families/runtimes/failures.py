"""How a runtime fails: what is bound to it raises, is late, is not there, or answers with an error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from moto_agentcore.author.limits import LateError
from moto_agentcore.errors import AuthorError, ServiceError


def received(status: int) -> ServiceError:
    return ServiceError(
        "RuntimeClientError",
        f"Received error ({status}) from runtime. Please check your CloudWatch logs for more information",
    )


@contextmanager
def failing() -> Iterator[None]:
    """In here, what the author's code fails with is a container that answers 500, is late or is not there."""
    try:
        yield
    except AuthorError as error:
        cause = error.__cause__
        if isinstance(cause, LateError):
            raise ServiceError("RuntimeClientError", f"The runtime did not answer in time: {cause}") from cause
        if isinstance(cause, ConnectionError):
            raise ServiceError(
                "RuntimeClientError",
                "Runtime initialization time exceeded. Please make sure that initialization completes in 60s.",
            ) from cause
        raise received(500) from cause
