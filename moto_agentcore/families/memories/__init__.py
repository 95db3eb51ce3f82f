"""AgentCore Memory: ``/memories/…`` on both planes."""
