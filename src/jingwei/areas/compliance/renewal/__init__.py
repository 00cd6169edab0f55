"""The renewal of a term as a loop: reminded, decided or postponed, vetted, called, held, filed (R-CP.8)."""
