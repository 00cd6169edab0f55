"""Pages of the ledgers: lists, filters, saved views, workbooks out and in."""
