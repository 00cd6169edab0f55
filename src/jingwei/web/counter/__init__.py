"""The public counter: pages for who has no account; he asks, and goes on with a code (R-C.14, R-C.16)."""
