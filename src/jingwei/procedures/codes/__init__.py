"""Codes with which somebody without an account reaches one case, or what concerns one organisation (R-C.16)."""
