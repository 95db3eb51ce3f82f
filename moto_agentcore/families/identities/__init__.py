"""AgentCore Identity: ``/identities/…``; file = the noun in the operation's name."""
