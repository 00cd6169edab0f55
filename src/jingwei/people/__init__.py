"""People: accounts, posts with their periods, roles and permissions, leave and deputies (rules R-P)."""
