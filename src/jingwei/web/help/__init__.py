"""Help in plain words: what waits for whom, the words used, the keys, a round, what is refused."""
