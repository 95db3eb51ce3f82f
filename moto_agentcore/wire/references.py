"""``validate_references``: what a request names in other services must be there, in moto's backends.

Looked at are IAM roles, KMS keys, Lambda functions, secrets, SNS topics, Kinesis streams, EventBridge buses, S3
buckets, and S3 objects that the service would read. Each is looked for in the account and region that its ARN names.
What moto does not know (file systems, images, models, principals in conditions) is accepted as given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from moto_agentcore.errors import ServiceError
from moto_agentcore.wire.shapes import is_document

if TYPE_CHECKING:
    from botocore.model import Shape

    from moto_agentcore.service import Call


class Arn(NamedTuple):
    text: str
    partition: str
    service: str
    region: str
    account: str
    resource: str


Reference = tuple[str, str, bool]  # where it stands, what is missing as a text would say it, whether it is there


def check_references(call: Call[Any]) -> None:
    """Refuse a request that names what does not exist; one message tells of all."""
    found = _within(call.model.input_shape, call.params, "", "")
    missing = [(where, what) for where, what, there in found if not there]
    if missing:
        fields = [{"name": where, "message": f"{what} does not exist"} for where, what in missing]
        text = "; ".join(f"{field['message']} (at '{field['name']}')" for field in fields)
        raise ServiceError("ValidationException", text, reason="FieldValidationFailed", fieldList=fields)


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
        arn = Arn(value, *(value.split(":", 5) + [""] * 6)[1:6])
        noun, find = ARNS.get(arn.service, ("", None))
        if find is not None and (arn.service != "iam" or name.endswith(("roleArn", "RoleArn"))):
            yield path, f"{noun} {value}", _there(find, arn)


def _there(find: Callable[[Arn], bool], arn: Arn) -> bool:
    try:
        return find(arn)
    except KeyError:  # a region that does not exist
        return False


def _s3(path: str, bucket: str, key: str) -> Reference:
    """A bucket of any account, and in it an object of that key, or a folder."""
    from moto.s3.models import s3_backends

    partition, account = s3_backends.bucket_accounts.get(bucket, ("", ""))
    kept = s3_backends[account][partition].buckets.get(bucket) if account else None
    if kept is None or not key:
        return path, f"S3 bucket {bucket}", kept is not None
    folder = key.rstrip("/") + "/"
    return path, f"S3 object s3://{bucket}/{key}", any(k == key or k.startswith(folder) for k in kept.keys)


def _role(arn: Arn) -> bool:
    from moto.iam.models import iam_backends

    backend = iam_backends[arn.account][arn.partition]
    return any(role.arn == arn.text for role in backend.roles.values())


def _key(arn: Arn) -> bool:
    from moto.kms.models import kms_backends

    return arn.resource.removeprefix("key/") in kms_backends[arn.account][arn.region].keys


def _function(arn: Arn) -> bool:
    from moto.awslambda.exceptions import UnknownAliasException, UnknownFunctionException
    from moto.awslambda.utils import get_backend

    try:
        get_backend(arn.account, arn.region).get_function(arn.text)
    except (UnknownAliasException, UnknownFunctionException):
        return False
    return True


def _secret(arn: Arn) -> bool:
    from moto.secretsmanager.models import secretsmanager_backends

    return secretsmanager_backends[arn.account][arn.region].secrets.get(arn.text) is not None


def _topic(arn: Arn) -> bool:
    from moto.sns.models import sns_backends

    return arn.text in sns_backends[arn.account][arn.region].topics


def _stream(arn: Arn) -> bool:
    from moto.kinesis.models import kinesis_backends

    return any(stream.arn == arn.text for stream in kinesis_backends[arn.account][arn.region].streams.values())


def _bus(arn: Arn) -> bool:
    from moto.events.models import events_backends

    return arn.resource.removeprefix("event-bus/") in events_backends[arn.account][arn.region].event_buses


# By the service that an ARN names: what its resource is called, and how it is looked for.
ARNS: dict[str, tuple[str, Callable[[Arn], bool]]] = {
    "iam": ("IAM role", _role),
    "kms": ("KMS key", _key),
    "lambda": ("Lambda function", _function),
    "secretsmanager": ("Secret", _secret),
    "sns": ("SNS topic", _topic),
    "kinesis": ("Kinesis stream", _stream),
    "events": ("Event bus", _bus),
}
