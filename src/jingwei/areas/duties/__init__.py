"""Responsibility lists: what a unit owes in a year, drawn up by rules, answered by page or Excel, shown with what is open."""
