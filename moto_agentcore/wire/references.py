"""``validate_references``: what a request names in other services must be there, in moto's backends.

Looked at are IAM roles, KMS keys, Lambda functions, secrets, SNS topics, Kinesis streams, EventBridge buses, S3
buckets, and S3 objects that the service would read. Each is looked for in the account and region that its ARN names.
A role that AgentCore takes on has to let it. What moto does not know (file systems, images, models, principals in
conditions) is accepted as given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from moto_agentcore.errors import ServiceError
from moto_agentcore.neighbours import awslambda, events, iam, kinesis, kms, s3, secretsmanager, sns
from moto_agentcore.wire.shapes import is_document

if TYPE_CHECKING:
    from botocore.model import Shape

    from moto_agentcore.service import Call


class Arn(NamedTuple):
    partition: str
    service: str
    region: str
    account: str


Reference = tuple[str, str, bool]  # where it stands, what is missing as a text would say it, whether it is there
# By the service that an ARN names: what its resource is called, and how it is looked for (account, place, ARN).
ARNS: dict[str, tuple[str, Callable[[str, str, str], bool]]] = {
    "iam": ("IAM role", iam.role_exists),
    "kms": ("KMS key", kms.key_exists),
    "lambda": ("Lambda function", awslambda.function_exists),
    "secretsmanager": ("Secret", secretsmanager.secret_exists),
    "sns": ("SNS topic", sns.topic_exists),
    "kinesis": ("Kinesis stream", kinesis.stream_exists),
    "events": ("Event bus", events.bus_exists),
}


AGENTCORE = "bedrock-agentcore.amazonaws.com"
TAKEN_ON = {  # where requests name roles for AgentCore itself
    *("roleArn", "executionRoleArn", "memoryExecutionRoleArn", "evaluationExecutionRoleArn"),
    "permissionsConfiguration.capacityProviderOperatorRoleArn",
}
UNFIT = (  # as quoted by a dozen users
    "ole validation failed for {}. Please verify that the role exists and its trust policy allows assumption by this "
    "service"
)
UNTAKEN = (  # of A/B tests, as recorded
    "Unable to assume the provided IAM role. Verify the role exists and its trust policy allows "
    f"{AGENTCORE} to assume it."
)
UNFIT_FOR = {  # what terraform-provider-aws waits for; of capacity providers, as AWS's samples quote it
    "CreateABTest": UNTAKEN,
    "UpdateABTest": UNTAKEN,
    "CreateBrowser": f"Browser r{UNFIT}",
    "CreateCapacityProvider": f"R{UNFIT.format('the operator role')}",
    "CreateCodeInterpreter": f"CodeInterpreter r{UNFIT}",
    "CreateConsentPortal": "Execution role is not assumable",
    "UpdateConsentPortal": "Execution role is not assumable",
    "CreateOnlineEvaluationConfig": "The provided execution role cannot be assumed",
    "UpdateOnlineEvaluationConfig": "The provided execution role cannot be assumed",
}


def check_references(call: Call[Any]) -> None:
    """Refuse a request that names what does not exist; one message tells of all."""
    found = _within(call.model.input_shape, call.params, "", "")
    missing = [(where, text) for where, what, there in found if (text := _wrong(call, where, what, there))]
    if missing:
        fields = [{"name": where, "message": text} for where, text in missing]
        texts = "; ".join(text if where in TAKEN_ON else f"{text} (at '{where}')" for where, text in missing)
        raise ServiceError("ValidationException", texts, reason="FieldValidationFailed", fieldList=fields)


def _wrong(call: Call[Any], where: str, what: str, there: bool) -> str | None:
    if where not in TAKEN_ON:
        return None if there else f"{what} does not exist"
    role = what.removeprefix("IAM role ")
    _, partition, _, _, account, _ = role.split(":", 5)
    trusted = iam.role_trusts(account, partition, role, AGENTCORE)
    return None if trusted else UNFIT_FOR.get(call.operation, f"R{UNFIT}").format(f"'{role}'")


def _within(shape: Shape | None, value: Any, name: str, path: str) -> Iterator[Reference]:
    if shape is None or is_document(shape):
        return
    parts: Any = shape
    if isinstance(value, Mapping):
        if "bucket" in value:
            # what lies in the member `s3` is read; into an `s3Location` the service writes
            yield _s3(path, value["bucket"], value.get("prefix", "") if name == "s3" else "")
        for key, part in value.items():
            inner = parts.members.get(key) if shape.type_name == "structure" else parts.value
            yield from _within(inner, part, key, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for number, part in enumerate(value, 1):
            yield from _within(parts.member, part, name, f"{path}.{number}.member")
    elif isinstance(value, str):
        yield from _named(name, value, path)


def _named(name: str, value: str, path: str) -> Iterator[Reference]:
    if name == "payloadDeliveryBucketName":
        yield _s3(path, value, "")
    elif name in ("uri", "s3Uri") and value.startswith("s3://"):
        bucket, _, key = value.removeprefix("s3://").partition("/")
        yield _s3(path, bucket, key)
    elif name == "kmsKeyId" or name.lower().endswith("arn"):
        arn = Arn(*(value.split(":", 5) + [""] * 6)[1:5])
        noun, exists = ARNS.get(arn.service, ("", None))
        if exists is not None and (arn.service != "iam" or name.endswith(("roleArn", "RoleArn"))):
            place = arn.region or arn.partition  # IAM's ARNs name no region
            yield path, f"{noun} {value}", exists(arn.account, place, value)


def _s3(path: str, bucket: str, key: str) -> Reference:
    """A bucket of any account, and in it an object of that key, or a folder."""
    if not key or not s3.bucket_exists(bucket):
        return path, f"S3 bucket {bucket}", s3.bucket_exists(bucket)
    return path, f"S3 object s3://{bucket}/{key}", s3.object_exists(bucket, key)
