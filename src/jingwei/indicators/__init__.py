"""Figures computed from the rows of ledgers: defined once, read for every unit in one query, opened to their rows."""
