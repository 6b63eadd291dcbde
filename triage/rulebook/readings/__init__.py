"""One meaning, several readings: each handles every kind of condition, or a test fails."""
