"""The audit log and digests of rows."""
