"""Hazards: what is dangerous at a place or a facility, told by anybody, put right and looked at on the spot (R-HZ.1)."""
