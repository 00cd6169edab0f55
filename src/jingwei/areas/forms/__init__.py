"""Forms of the offices above: the annual return in its official shape, and blank workbooks that come back filled."""
