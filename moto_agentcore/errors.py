"""Errors of the service: what a function raises and the line turns into an answer.

A ``ServiceError`` names its code, its message and further modelled members. Where services name one condition
differently (``ThrottledException`` beside ``ThrottlingException``), ``codes`` lists the candidates: the line takes the
first one that the operation itself declares. Message patterns that several families share are written here; a rule's
own text stands beside the rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

THROTTLED = ("ThrottledException", "ThrottlingException")
INTERNAL = ("ServiceException", "InternalServerException")
# How a service says that code which is not its own failed; where none of these is declared, it failed itself.
NOT_OURS = ("RuntimeClientError", "DependencyFailedException", *INTERNAL)
# What the front end of AWS answers before a service is asked, whatever the operation declares; with its status (the
# page "Common Errors" of the three services' references). Throttling is not among them: operations declare their own.
COMMON = {
    "AccessDeniedException": 403,
    "ExpiredTokenException": 403,
    "IncompleteSignature": 403,
    "InternalFailure": 500,
    "InvalidSignatureException": 403,
    "MalformedHttpRequestException": 400,
    "NotAuthorized": 401,
    "NotImplementedException": 501,
    "OptInRequired": 403,
    "RequestAbortedException": 400,
    "RequestEntityTooLargeException": 413,
    "RequestExpired": 400,
    "RequestTimeoutException": 408,
    "ServiceUnavailable": 503,
    "UnauthorizedException": 401,
    "UnknownOperationException": 404,
    "UnrecognizedClientException": 403,
    "ValidationException": 400,
}


class ServiceError(Exception):
    """An error the service answers with.

    Args:
        codes: one error code, or candidates in order of preference.
        message: the text the client sees.
        members: further members of the error's shape, under wire names (``reason``, ``fieldList``…); those that the
            shape does not model are dropped on the wire.

    ``headers`` go with the answer; ``body`` is all of it, where the service answers in another form.
    """

    status = 400  # of a code that the service does not model
    headers: Mapping[str, str] = {}
    body: Mapping[str, Any] | None = None

    def __init__(self, codes: str | tuple[str, ...], message: str, **members: Any) -> None:
        super().__init__(message)
        self.codes = (codes,) if isinstance(codes, str) else codes
        self.message = message
        self.members = members

    @property
    def code(self) -> str:
        return self.codes[0]

    def __reduce__(self) -> tuple[Any, ...]:
        """As pickle and copy take it: an exception's own way would call it with the message alone."""
        return _again, (type(self), self.codes, self.message, self.members)


def _again(kind: type[ServiceError], codes: tuple[str, ...], message: str, members: dict[str, Any]) -> ServiceError:
    return kind(codes, message, **members)


class AgentCoreWarning(UserWarning):
    """Where the service says nothing, and a test would look for long: told once. Python's own filters turn it off."""


class NotMockedError(RuntimeError):
    """A test called AgentCore, and nothing stood between it and AWS."""


def not_found(message: str) -> ServiceError:
    return ServiceError("ResourceNotFoundException", message)


def conflict(message: str) -> ServiceError:
    return ServiceError("ConflictException", message)


def quota(message: str) -> ServiceError:
    return ServiceError("ServiceQuotaExceededException", message)


def invalid(message: str, *, reason: str = "FieldValidationFailed", **fields: str) -> ServiceError:
    """A ValidationException; ``fields`` are the offending members and what each must be."""
    listed = [{"name": name, "message": text} for name, text in fields.items()]
    return ServiceError("ValidationException", message, reason=reason, **({"fieldList": listed} if listed else {}))


def unreadable(message: str) -> ServiceError:
    """The request could not be read at all: broken JSON, a wrong JSON type, a broken page token."""
    return ServiceError("ValidationException", message, reason="CannotParse")


def mismatch(token: str) -> ServiceError:
    """Operations that declare no ValidationException answer a conflict (inferred)."""
    found = invalid(
        f"The client token '{token}' was used before with different parameters",
        reason="IdempotentParameterMismatchException",
        clientToken="Member must not be reused with different parameters",
    )
    found.codes = ("ValidationException", "ConflictException")
    return found


def access_denied(message: str) -> ServiceError:
    return ServiceError("AccessDeniedException", message)


def unauthorized(message: str, challenge: str) -> ServiceError:
    """Who calls has not shown who they are; ``challenge`` says how they could (``WWW-Authenticate``).

    It is told as JSON-RPC tells it, whatever was asked (recorded).
    """
    error = ServiceError("UnauthorizedException", message)
    error.headers = {"WWW-Authenticate": challenge}
    error.body = {"jsonrpc": "2.0", "error": {"code": -32001, "message": message}}
    return error


def failed(error: BaseException) -> ServiceError:
    """Code of the test author raised this: its text, or its name where it has none; a KeyError's is the key alone."""
    name, text = type(error).__name__, str(error)
    return AuthorError(NOT_OURS, f"{name}: {text}" if text and isinstance(error, KeyError) else text or name)


class AuthorError(ServiceError):
    """What code of the test author failed with; the cause is what it raised."""

    status = 500
