"""Flows at work, and their executions: ``/flows`` of ``bedrock-agent-runtime``."""
