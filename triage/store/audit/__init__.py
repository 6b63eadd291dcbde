"""The audit log: append-only, chained, in a file of its own beside the record, without identifiers."""
