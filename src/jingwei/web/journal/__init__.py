"""Pages of the journal: its entries, the search by member of staff, whether it is whole."""
