"""Service directories of other standards and spreadsheets, read and written without loss."""
