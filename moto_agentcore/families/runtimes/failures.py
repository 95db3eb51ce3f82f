"""How a runtime fails: what is bound to it raises, is late, is not there, or answers with an error."""

from __future__ import annotations

from moto_agentcore.author.limits import LateError
from moto_agentcore.errors import AuthorError, ServiceError


def received(status: int) -> ServiceError:
    return ServiceError(
        "RuntimeClientError",
        f"Received error ({status}) from runtime. Please check your CloudWatch logs for more information",
    )


class failing:  # noqa: N801 - a context manager that reads as a word
    """In here, what the author's code fails with is a container that answers 500, is late or is not there."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        if isinstance(error, AuthorError):
            raise _told(error.__cause__) from error.__cause__


def _told(cause: BaseException | None) -> ServiceError:
    if isinstance(cause, LateError):
        return ServiceError("RuntimeClientError", f"The runtime did not answer in time: {cause}")
    if isinstance(cause, ConnectionError):
        text = "Runtime initialization time exceeded. Please make sure that initialization completes in 60s."
        return ServiceError("RuntimeClientError", text)
    return received(500)
