"""The value statement as a workbook that works itself out again: every sum is a formula over the inputs that stand beside it."""
