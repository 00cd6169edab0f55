"""Units: the tree of places, the tree of committees, the tree of offices, all dated (rules R-U)."""
