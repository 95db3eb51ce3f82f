"""The straight line: bytes in, bytes out, one room per file and no state (``line.answer`` shows the order)."""
