"""Charges: which inner office of a department answers for what, and so who within it has a case."""
