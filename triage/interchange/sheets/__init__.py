"""The spreadsheet a borough keeps: its columns mapped to our keys by a person, and the same sheet given back."""

from triage.interchange.sheets.reading import open_sheet

__all__ = ["open_sheet"]
