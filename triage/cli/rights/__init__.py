"""Commands about agreement, sharing, contact, correcting, contesting, keeping, erasing, and a person's own data."""
