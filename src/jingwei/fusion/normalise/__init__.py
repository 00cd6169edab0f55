"""Raw cells to comparable values, each distinct value once."""
