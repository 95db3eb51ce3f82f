"""Tags: ``/tags/{resourceArn}``, of AgentCore and of Bedrock; the ARN says whose."""
