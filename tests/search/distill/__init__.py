"""The development command that distils the word table of the default embedder: `python -m tests.search.distill`."""
