"""How the table of decisions came to be."""
