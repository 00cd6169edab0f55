"""Pages of what changed: what lower levels changed and the level above looks at, and what is new this week."""
