"""Referrals that travel: one signed, encrypted file for one registered recipient, and what comes back."""
