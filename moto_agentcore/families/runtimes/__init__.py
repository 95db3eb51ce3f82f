"""Agent runtimes, their versions and their endpoints: ``/runtimes/``."""
