"""Errors between processes, as pytest-xdist sends them."""

from __future__ import annotations

import copy
import pickle

import pytest
from botocore.exceptions import ClientError

from conftest import Clients
from moto_agentcore import Fail, errors
from moto_agentcore.errors import ServiceError

ERRORS = [
    errors.not_found("gone"),
    errors.conflict("taken"),
    errors.invalid("bad", name="Member must not be null"),
    errors.mismatch("token"),
    errors.unreadable("what?"),
    errors.failed(ValueError("theirs")),
    ServiceError(errors.THROTTLED, "slow", retryAfterSeconds=3),
]


@pytest.mark.inferred
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
@pytest.mark.parametrize("way", [lambda error: pickle.loads(pickle.dumps(error)), copy.copy, copy.deepcopy])
def test_an_error_comes_through_whole(error: ServiceError, way: object) -> None:
    assert callable(way)
    found = way(error)
    assert type(found) is type(error)
    assert (found.codes, found.message, found.members) == (error.codes, error.message, error.members)
    assert (str(found), found.status) == (str(error), error.status)


FRONT = """
AccessDeniedException 403 · ExpiredTokenException 403 · IncompleteSignature 403 · InternalFailure 500
InvalidSignatureException 403 · MalformedHttpRequestException 400 · NotAuthorized 401 · NotImplementedException 501
OptInRequired 403 · RequestAbortedException 400 · RequestEntityTooLargeException 413 · RequestExpired 400
RequestTimeoutException 408 · ServiceUnavailable 503 · UnauthorizedException 401 · UnknownOperationException 404
UnrecognizedClientException 403 · ValidationException 400
"""  # the page "Common Errors" of the services' references


@pytest.mark.from_docs
def test_what_the_front_end_of_aws_answers_has_its_status(local: Clients) -> None:
    found = {}
    for code in errors.COMMON:
        local.agentcore.faults.on("ListMemories", Fail(code), times=1)
        with pytest.raises(ClientError) as refusal:
            local.control.list_memories()
        answer = refusal.value.response
        found[answer["Error"]["Code"]] = str(answer["ResponseMetadata"]["HTTPStatusCode"])

    assert found == dict(one.split() for one in FRONT.replace("\n", "·").split("·") if one.strip())
