"""What other programs ask the office: the W3C Reconciliation API 0.2 and a small read API, both by token."""
