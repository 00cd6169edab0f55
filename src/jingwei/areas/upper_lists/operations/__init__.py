"""What people and the worker do with an upper level's list; each refuses with ListRefused and tells the journal."""
