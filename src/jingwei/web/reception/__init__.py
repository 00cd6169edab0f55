"""Pages of reception days: those of a unit in a year with what is open, one day, noting and settling."""
