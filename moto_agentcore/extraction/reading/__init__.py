"""Turns to statements; `read.py` shows the order of its steps."""
