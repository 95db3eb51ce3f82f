"""Addresses that anyone can read a file at: in a bucket of the service's own in moto's S3.

A ``requests.get`` of the address inside the mock reads it. moto does not hold anyone to its five minutes.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from moto_agentcore.families.shared import urls
from moto_agentcore.neighbours import s3
from moto_agentcore.state import clock

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

SECONDS = 300
OWNER = "000000000000"  # the service's own account: the author's ListBuckets does not show the bucket


def presigned(store: Store, purpose: str, key: str, body: bytes, origin: str) -> str:
    """Write a file, and give its address; ``purpose`` is what the bucket is named for, ``origin`` as in ``urls``."""
    now, bucket = clock.now(), f"{purpose}{store.account_id}-{OWNER}-{store.region_name}-an"
    s3.put_own(OWNER, store.partition, store.region_name, bucket, key, body)
    suffix = "amazonaws.com.cn" if store.partition == "aws-cn" else "amazonaws.com"
    signature = hashlib.sha256(f"{key} {now.isoformat()}".encode()).hexdigest()
    query = f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date={now:%Y%m%dT%H%M%SZ}&X-Amz-Expires={SECONDS}"
    address = f"{urls.led_back(f'{bucket}.s3.{store.region_name}.{suffix}', origin)}/{key}"
    return f"{address}?{query}&X-Amz-SignedHeaders=host&X-Amz-Signature={signature}"
