"""Entering and reading what was measured and said about outcomes beside the scores of needs."""
