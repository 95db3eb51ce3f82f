"""What the command's help shows beneath its arguments: examples to copy."""

from __future__ import annotations

EXAMPLES = {
    "server": """\
examples:
  moto-agentcore server -p 5000
  moto-agentcore server -H 0.0.0.0 --allow-host moto      in a container that others call moto
  curl -fs http://127.0.0.1:5000/health                   is it up?
  AWS_ENDPOINT_URL=http://127.0.0.1:5000 python app.py    any SDK, with any credentials
  curl -X POST http://127.0.0.1:5000/moto-api/reset       forget everything""",
    "demo": """\
example:
  moto-agentcore demo""",
    "operations": """\
examples:
  moto-agentcore operations
  moto-agentcore operations CreateEvent
  moto-agentcore operations memory""",
    "coverage": """\
examples:
  moto-agentcore coverage
  moto-agentcore coverage --missing""",
}
OVERVIEW = """\
examples:
  moto-agentcore demo
  moto-agentcore server -p 5000
  moto-agentcore operations CreateEvent
  moto-agentcore coverage --missing
each command has its own: moto-agentcore server --help"""
