"""Terminal screens of `triage tui`."""

TRIAGE_TUI = True
"""The mark by which the command knows these screens from another distribution's module called ``tui``."""
