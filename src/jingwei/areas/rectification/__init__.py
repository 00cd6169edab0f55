"""Rectification: campaigns, inspections and the six-stage loop in which a problem is struck off (R-Z)."""
