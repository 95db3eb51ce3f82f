"""AgentCore payments: ``/payments/…``."""
