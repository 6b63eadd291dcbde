"""Open Referral UK, HSDS and Outpost as JSON: recognised, read, checked and written."""
