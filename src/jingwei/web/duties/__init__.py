"""Pages of responsibility lists: those of a unit and below, one list with what is left, out to Excel and back."""
