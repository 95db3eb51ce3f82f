"""Browsers and their profiles: ``/browsers``, ``/browser-profiles``."""
