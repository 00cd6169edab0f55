"""The report of a round: one page that opens offline."""
