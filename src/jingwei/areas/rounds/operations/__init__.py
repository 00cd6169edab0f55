"""What people and the worker do in a round; each refuses with RoundRefused and tells the journal."""
