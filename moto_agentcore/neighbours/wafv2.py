"""WAF: the web ACLs that are associated with resources."""

from __future__ import annotations

import sys

from moto_agentcore.neighbours.places import backend_of


def has_acls(account: str, region: str) -> bool:
    """Whether there is any web ACL: whether an author uses moto's WAF there. What nobody uses is not loaded."""
    if "moto.wafv2.models" not in sys.modules:
        return False
    from moto.wafv2.models import wafv2_backends

    backend = backend_of(wafv2_backends, account, region)
    return backend is not None and bool(backend.wacls)


def acl_of(account: str, region: str, arn: str) -> str | None:
    """The ARN of the web ACL that is associated with a resource."""
    if not has_acls(account, region):
        return None
    from moto.wafv2.models import wafv2_backends

    found = wafv2_backends[account][region].get_web_acl_for_resource(arn)
    return None if found is None else str(found.arn)
