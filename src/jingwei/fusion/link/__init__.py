"""Which rows are one organisation: keys, candidate pairs, weights, constrained clustering."""
