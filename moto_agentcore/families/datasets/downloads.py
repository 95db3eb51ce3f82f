"""The file behind ``downloadUrl``: one JSON object a line, in a bucket of the service's own in moto's S3.

A ``requests.get`` of the address inside the mock reads it. moto does not hold anyone to its five minutes.
"""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from moto_agentcore.neighbours import s3
from moto_agentcore.state import clock

if TYPE_CHECKING:
    from moto_agentcore.families.datasets.contents import Contents
    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

SECONDS = 300
OWNER = "000000000000"  # the service's own account: the author's ListBuckets does not show the bucket
FILE = "dataset.jsonl"


def offer(store: Store, dataset: Record, version: str, contents: Contents) -> dict[str, Any]:
    """The members that tell of the file; none while it does not exist."""
    if dataset["status"] not in ("ACTIVE", "UPDATE_FAILED"):
        return {}
    examples = ({"exampleId": id, **example.members} for id, example in contents.examples.items())
    text = "\n".join(json.dumps(example, default=str) for example in examples)
    now, bucket = clock.now(), f"agentcoredatasets{store.account_id}-{OWNER}-{store.region_name}-an"
    folder = f"versions/{int(version):010}" if version.isdecimal() else version.lower()
    key = f"{store.account_id}/datasets/{dataset.id}/{folder}/{FILE}"
    s3.put_own(OWNER, store.partition, store.region_name, bucket, key, text.encode())
    suffix = "amazonaws.com.cn" if store.partition == "aws-cn" else "amazonaws.com"
    signature = hashlib.sha256(f"{key} {now.isoformat()}".encode()).hexdigest()
    query = f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date={now:%Y%m%dT%H%M%SZ}&X-Amz-Expires={SECONDS}"
    address = f"https://{bucket}.s3.{store.region_name}.{suffix}/{key}"
    return {
        "downloadUrl": f"{address}?{query}&X-Amz-SignedHeaders=host&X-Amz-Signature={signature}",
        "downloadUrlExpiresAt": clock.later(now, SECONDS, timedelta(seconds=1)),
    }
