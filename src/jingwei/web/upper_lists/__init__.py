"""Pages of the lists from above: laying one against the register, what came of it, deciding, taking it away."""
