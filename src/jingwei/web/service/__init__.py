"""Pages of service teams: how far they reach, one team with whom it serves, what was needed and settled."""
