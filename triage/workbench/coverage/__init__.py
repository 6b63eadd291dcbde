"""What the rules cover: every need at every score, age and person; indicators, flags and what the product was asked for."""
