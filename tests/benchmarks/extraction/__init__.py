"""What the extraction rules find of what a person would: `python -m tests.benchmarks.extraction`."""
