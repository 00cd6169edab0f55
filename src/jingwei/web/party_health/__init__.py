"""The page of how Party organisations live: signals, words, plans."""
