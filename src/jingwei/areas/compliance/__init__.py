"""What the law asks of a social organisation and of the offices that oversee it: profile, calendar, annual checks, terms."""
