"""S3. Buckets of a partition share their names: ``account`` is whose request it is, not whose bucket."""

from __future__ import annotations


def bucket_exists(bucket: str) -> bool:
    """Whether any account has a bucket of that name."""
    return _keys(bucket) is not None


def home_of(bucket: str) -> tuple[str, str] | None:
    """Account and region of a bucket; None where there is none of that name."""
    from moto.s3.models import s3_backends

    partition, account = s3_backends.bucket_accounts.get(bucket, ("", ""))
    found = s3_backends[account][partition].buckets.get(bucket) if account else None
    return None if found is None else (account, str(found.region_name))


def object_exists(bucket: str, key: str) -> bool:
    """Whether a bucket of any account has an object of that key, or a folder with objects in it."""
    folder = key.rstrip("/") + "/"
    return any(kept == key or kept.startswith(folder) for kept in _keys(bucket) or ())


def bucket_problem(account: str, partition: str, bucket: str) -> str | None:
    """Why an account cannot use a bucket, in S3's words; None where it can."""
    from moto.s3.exceptions import S3ClientError
    from moto.s3.models import s3_backends

    try:
        s3_backends[account][partition].get_bucket(bucket)
    except S3ClientError as error:
        return error.message
    return None


def get_object(account: str, partition: str, bucket: str, key: str) -> bytes | None:
    """What an object holds; None where there is none of that key. The bucket must have no ``bucket_problem``."""
    from moto.s3.models import s3_backends

    found = s3_backends[account][partition].get_object(bucket, key)
    value: bytes | None = getattr(found, "value", None)  # a delete marker has none
    return value


def objects(bucket: str, prefix: str) -> dict[str, bytes]:
    """What the objects beneath a prefix hold, by their keys; of a bucket of any account."""
    from moto.s3.models import s3_backends

    partition, account = s3_backends.bucket_accounts.get(bucket, ("", ""))
    keys = sorted(key for key in _keys(bucket) or () if key.startswith(prefix))
    found = {key: get_object(account, partition, bucket, key) for key in keys}
    return {key: body for key, body in found.items() if body is not None}


def put_object(account: str, partition: str, bucket: str, key: str, body: bytes, content_type: str) -> str | None:
    """Write an object, and tell whom the bucket notifies; the ``bucket_problem`` where it cannot be written."""
    from moto.s3.models import s3_backends

    problem = bucket_problem(account, partition, bucket)
    if problem is None:
        written = s3_backends[account][partition].put_object(bucket, key, body)
        written.set_metadata({"Content-Type": content_type})
    return problem


def put_own(account: str, partition: str, region: str, bucket: str, key: str, body: bytes) -> None:
    """Write an object into a bucket of the service's own, made when it is first written to; nobody is notified."""
    from moto.s3.models import s3_backends

    backend = s3_backends[account][partition]
    if bucket not in backend.buckets:
        backend.create_bucket(bucket, region)
    backend.put_object(bucket, key, body, disable_notification=True)


def _keys(bucket: str) -> list[str] | None:
    """The keys of a bucket of any account; None where there is no such bucket."""
    from moto.s3.models import s3_backends

    partition, account = s3_backends.bucket_accounts.get(bucket, ("", ""))
    found = s3_backends[account][partition].buckets.get(bucket) if account else None
    return None if found is None else list(found.keys)
