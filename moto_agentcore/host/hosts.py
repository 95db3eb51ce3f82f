"""AgentCore's own hosts, as patterns; nothing is imported for them."""

from __future__ import annotations

import re
from functools import lru_cache

HOSTS = {
    "bedrock-agentcore": r"bedrock-agentcore(?:-fips)?",
    "bedrock-agentcore-control": r"bedrock-agentcore-control(?:-fips)?",
    "bedrock-agent-runtime": r"bedrock-agent-runtime(?:-fips)?",
}
DOMAIN = r"\.(?P<region>[a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|api\.aws|api\.amazonwebservices\.com\.cn)"
_ANY = re.compile(f"(?:{'|'.join(HOSTS.values())}){DOMAIN}")


@lru_cache(maxsize=256)
def region_of_ours(host: str) -> str | None:
    """The region of a host of AgentCore's at AWS; None for any other."""
    found = _ANY.fullmatch(host.partition(":")[0])
    return None if found is None else found.group("region")
