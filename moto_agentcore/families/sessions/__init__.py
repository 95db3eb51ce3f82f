"""Sessions that applications keep their conversations in: ``/sessions`` of ``bedrock-agent-runtime``."""
