"""Pages of what covers organisations: one Party organisation, by the day, and what may be done to it."""
