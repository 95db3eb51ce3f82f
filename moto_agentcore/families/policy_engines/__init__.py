"""Policy engines, their policies, and policies generated from natural language."""
