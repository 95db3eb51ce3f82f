"""The four strategies: statements to records in the formats of the service."""
