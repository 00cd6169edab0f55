"""Ledgers: one definition drives the page, search, saved views, printing, Excel out and Excel in."""
