"""Evaluation datasets: a DRAFT that is edited, and numbered versions of it."""
