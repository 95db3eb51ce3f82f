"""Bedrock agents at work, and what they remember: ``/agents`` of ``bedrock-agent-runtime``."""
