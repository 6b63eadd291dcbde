"""Tests of published measures, and of entering outcome records."""
