"""The evaluation set for search quality (see data.py)."""
