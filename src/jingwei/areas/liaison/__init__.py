"""Liaison: one instructor for every organisation that the coverage counts and no Party organisation covers (R-G.1)."""
