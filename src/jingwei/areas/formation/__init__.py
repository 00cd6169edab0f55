"""Formation plans: how a Party organisation comes to an organisation that has none (一企一策、一会一策)."""
