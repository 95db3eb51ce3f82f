"""Harnesses, their versions and their endpoints: ``/harnesses``."""
