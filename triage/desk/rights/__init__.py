"""Agreement, sharing, contact, correcting, contesting, keeping, erasing, and the copy that a person may ask for."""
