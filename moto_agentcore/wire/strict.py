"""Room 8: does the answer fit the model? On in this project's tests, off for users.

What the serializer will show of a result is held against the output shape: required members, enums, patterns, sizes.
An error's code must be one that the operation declares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.wire.shapes import is_event_stream, members
from moto_agentcore.wire.validate import Validators

if TYPE_CHECKING:
    from botocore.model import OperationModel

    from moto_agentcore.errors import ServiceError

# Where the service itself does not keep to its model: (operation, end of the path) -> why.
DEVIATIONS = {
    ("ListEvents", "payload"): "left out when includePayloads is false (measured)",
    ("GetMemoryRecord", "memoryStrategyId"): "a record written by hand may have no strategy",
    ("ListMemoryRecords", "memoryStrategyId"): "as GetMemoryRecord",
    ("RetrieveMemoryRecords", "memoryStrategyId"): "as GetMemoryRecord",
    ("BatchCreateMemoryRecords", "memoryRecordId"): "a record that was not created has no id (inferred)",
    ("CreateMemory", "arn"): "the pattern forgets the other partitions, which the data plane's memoryId names",
    ("GetMemory", "arn"): "as CreateMemory",
    ("ListMemories", "arn"): "as CreateMemory",
    ("UpdateMemory", "arn"): "as CreateMemory",
    ("ListAgentRuntimes", "description"): "required, yet there may be none: empty then, as moto has it (inferred)",
    ("ListAgentRuntimeVersions", "description"): "as ListAgentRuntimes",
    ("CreateGatewayTarget", "credentialProviderConfigurations"): "empty for a target that needs none (inferred)",
    ("GetGatewayTarget", "credentialProviderConfigurations"): "as CreateGatewayTarget",
    ("UpdateGatewayTarget", "credentialProviderConfigurations"): "as CreateGatewayTarget",
    ("SynchronizeGatewayTargets", "credentialProviderConfigurations"): "as CreateGatewayTarget",
    ("GetEvaluator", "instructions"): "left out of METADATA_ONLY (GetEvaluator's own documentation)",
    ("GetEvaluator", "ratingScale"): "as instructions",
}
for _operation in ("CreatePaymentManager", "GetPaymentManager", "ListPaymentManagers", "UpdatePaymentManager"):
    DEVIATIONS[_operation, "paymentManagerArn"] = "the pattern forgets the partition: arn::bedrock-agentcore"
# Of all three kinds of credential providers: what the patterns say of ARNs is not what real ones look like.
for _kind in ("ApiKey", "Oauth2", "Payment"):
    for _verb in ("Create", "Get", "Update"):
        DEVIATIONS[f"{_verb}{_kind}CredentialProvider", "secretArn"] = "the pattern forgets China"
        DEVIATIONS[f"{_verb}{_kind}CredentialProvider", "credentialProviderArn"] = "not acps in fact, as real ARNs look"
    DEVIATIONS[f"List{_kind}CredentialProviders", "credentialProviderArn"] = "not acps in fact, as real ARNs look"

# Codes that any operation may answer, as the AWS front end gives them before the service is asked.
COMMON = {"AccessDeniedException", "ValidationException", "NotImplementedException", "UnrecognizedClientException"}


class ModelError(AssertionError):
    """This package answered what the model does not allow: a bug of ours, shown by strict mode."""


def check_answer(operation: OperationModel, result: Any) -> None:
    """Hold a result (before it is written) against the output shape."""
    if operation.output_shape is None:
        return
    shown = _shown(operation.output_shape, result or {})
    check = Validators().of(operation.output_shape)
    found: list[tuple[str, str]] = []
    if check is not None:
        check(shown, None, found)
    bad = [(where, what) for where, what in found if (operation.name, where.rsplit(".", 1)[-1]) not in DEVIATIONS]
    if bad:
        raise ModelError(f"{operation.name} answers {bad}")


def _shown(shape: Any, value: Any) -> Any:
    """What the serializer will pick: known members that are not None. A stream is not read here: the client does."""
    if is_event_stream(shape):
        return value
    if shape.type_name == "structure" and isinstance(value, dict) and not getattr(shape, "is_document_type", False):
        known = members(shape)
        return {name: _shown(known[name], item) for name, item in value.items() if name in known and item is not None}
    if shape.type_name == "list":
        return [_shown(shape.member, item) for item in value]
    if shape.type_name == "map":
        return {key: _shown(shape.value, item) for key, item in value.items()}
    return value


def check_error(operation: OperationModel, error: ServiceError) -> None:
    declared = {shape.name for shape in operation.error_shapes} | COMMON
    if not declared.intersection(error.codes):
        raise ModelError(f"{operation.name} does not declare {error.code}")
