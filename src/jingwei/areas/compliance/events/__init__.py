"""Key events: told to the offices before they are held, opinions on the clock, an outcome that ends them (R-CP.10)."""
