"""What the screens keep for one person: referrals not sent yet, saved views, preferences."""
