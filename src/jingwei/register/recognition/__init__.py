"""Which organisation of today's register a name, a code or a number means, and how sure that is (R-A.7, R-A.8)."""
