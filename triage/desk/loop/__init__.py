"""The casework loop: who leads, changes of level, closing and opening again, follow-up, and what comes next."""
