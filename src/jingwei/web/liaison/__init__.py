"""Pages of liaison: who is guided and who is not, proposals, notes of visits."""
