"""Small numbers: what may be shown, in any table or chart."""
