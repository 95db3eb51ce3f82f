"""Requests by chance, over all operations: see ``__main__``."""
