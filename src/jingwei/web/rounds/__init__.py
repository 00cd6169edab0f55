"""Pages of the rounds: collecting, understanding, comparing, reviewing, publishing."""
