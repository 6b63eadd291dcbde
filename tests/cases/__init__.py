"""Fictional children, written by people who know practice and not the rules, and what must be true of the answer."""
