"""What gateways are for: requests to their own addresses. MCP over streamable HTTP, and HTTP to targets."""
