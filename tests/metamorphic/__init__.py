"""What may change in an answer when one thing in a case changes, and what may not."""
