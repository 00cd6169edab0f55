"""Pages of the people: accounts, posts, leave, task forces, accounts from a table."""
