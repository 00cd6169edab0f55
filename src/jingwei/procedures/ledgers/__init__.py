"""Ledgers and figures of cases, of every procedure by its definition alone."""
