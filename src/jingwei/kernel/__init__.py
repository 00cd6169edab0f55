"""Standards and plain tools that every layer may use: codes, divisions, days, words."""
