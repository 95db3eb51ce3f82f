"""What stands behind a gateway, kind by kind: its tools, and how one of them is called."""
