"""The peer's own Django project: one model over the office's table, registered with the admin as its tutorial does."""
