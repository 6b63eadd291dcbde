"""Referrals that travel: keys and partners, what leaves, what arrives, and what is still not received."""
