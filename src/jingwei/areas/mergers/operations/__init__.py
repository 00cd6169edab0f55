"""Merging two numbers and undoing it, whole or not at all; each tells the journal (R-R.15)."""
