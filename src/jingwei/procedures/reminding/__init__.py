"""Reminders that the clock writes, and supervision by those above, about open cases (R-C.21 to R-C.25)."""
