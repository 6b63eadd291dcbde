"""Households: linked cases, what they bring to one another, one plan, one lead, meetings; and cases of one child."""
