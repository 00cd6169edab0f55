"""The journal: who did what to what, and when; added to, never changed, and provably whole."""
