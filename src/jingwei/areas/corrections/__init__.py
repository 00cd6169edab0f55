"""Corrections: whoever may asks that a field be put right; who is the authority for it decides (R-16.8)."""
