"""What may happen to a case once it is in the record: who may act, and which moves are allowed."""
