"""Pages of formation plans: how many stand in which state, listing many from the ledger."""
