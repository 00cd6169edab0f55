"""Closed loops over cases: states, steps, who may, what is asked, what forbids, when it is due."""
