"""Code interpreters, their sessions and what runs in them: ``/code-interpreters``."""
