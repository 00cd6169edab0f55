"""Pages of the figures: a unit's figures as of a day, and one figure with its formula, its course and its units."""
