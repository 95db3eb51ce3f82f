"""The clients of the pytest fixtures. Nothing of boto3 is imported before one is asked for."""

from __future__ import annotations

from functools import cache
from typing import Any


def client_of(service: str, region: str) -> Any:
    """Of a session of its own, as moto leaves no default one, but with models that are read once in a run."""
    import boto3
    import botocore.session
    from botocore.config import Config

    core = botocore.session.get_session()
    core.register_component("data_loader", _loader(core.get_config_variable("data_path")))
    session = boto3.session.Session(botocore_session=core)
    return session.client(service, region_name=region, config=Config(ignore_configured_endpoint_urls=True))


@cache
def _loader(where: str | None) -> Any:
    from botocore.loaders import create_loader

    return create_loader(where)
