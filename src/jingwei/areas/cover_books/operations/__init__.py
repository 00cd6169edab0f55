"""What may be done to an office's own ledger; each runs whole or not at all, and is told to the journal."""
