"""AgentCore Gateway: ``/gateways/…``."""
