"""Service orders, the suggestion box, and what a leader or a committee asked to be done (rules R-SO, R-SB, R-IN)."""
