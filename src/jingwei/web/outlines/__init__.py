"""Pages of the outlines: a file is sent, looked at, taken."""
