"""The W3C Reconciliation API 0.2 over the public fields of the register (R-A.6)."""
