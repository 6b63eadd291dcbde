"""A state machine drives random histories of the casework loop; a small model in plain Python says what must hold."""
