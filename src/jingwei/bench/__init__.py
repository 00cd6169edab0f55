"""Measurements of fusion against its peers, on the same rows in one run."""
