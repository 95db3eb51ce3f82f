"""Evaluations: ``/evaluations/…``."""
