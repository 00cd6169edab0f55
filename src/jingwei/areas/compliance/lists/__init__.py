"""Lists kept of a social organisation, item by item: its charter's clauses, its internal rules, the Party's part in it."""
