"""The base register in the database: organisations, their dated entries, placements and sources."""
