"""Kinesis."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from moto_agentcore.neighbours.places import backend_of

if TYPE_CHECKING:
    from moto.kinesis.models import Stream


def stream_exists(account: str, region: str, arn: str) -> bool:
    return _stream(account, region, arn) is not None


def put_record(account: str, region: str, stream_arn: str, key: str, data: bytes) -> bool:
    """Put one record under a partition key, and serve the stream's consumers; whether the stream is there."""
    stream = _stream(account, region, stream_arn)
    if stream is not None:
        stream.put_record(key, "", b64encode(data).decode())
    return stream is not None


def _stream(account: str, region: str, arn: str) -> Stream | None:
    from moto.kinesis.models import kinesis_backends

    backend = backend_of(kinesis_backends, account, region)
    streams = list(backend.streams.values()) if backend is not None else ()
    return next((stream for stream in streams if stream.arn == arn), None)
