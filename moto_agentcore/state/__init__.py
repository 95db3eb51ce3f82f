"""Everything that remembers. It knows nothing of HTTP, and nothing of the operations."""
