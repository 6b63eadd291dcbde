"""Safe copies."""
