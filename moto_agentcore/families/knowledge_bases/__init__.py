"""Knowledge bases: ``/knowledgebases``, ``/retrieveAndGenerate`` and their kin of ``bedrock-agent-runtime``."""
