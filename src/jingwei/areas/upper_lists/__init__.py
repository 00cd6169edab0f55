"""An upper level's list laid against the register, both ways, and nothing added to it (M3)."""
