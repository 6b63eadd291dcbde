"""Needs triage and signposting for children's services."""

__version__ = "0.1.0"
