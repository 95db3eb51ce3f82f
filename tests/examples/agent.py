"""A program under test: it knows nothing of the mock but ``AWS_ENDPOINT_URL``."""

import boto3

control = boto3.client("bedrock-agentcore-control")
memory = control.create_memory(name="Chat", eventExpiryDuration=30)["memory"]
control.get_waiter("memory_created").wait(memoryId=memory["id"])
print(memory["id"])
