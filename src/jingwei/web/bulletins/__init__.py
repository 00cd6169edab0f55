"""Pages of the bulletins: what was issued, a preview and issuing, one with its restatements, two compared."""
