"""Changes of a lower level: in force at once, shown to the level above, accepted or returned there (M6)."""
