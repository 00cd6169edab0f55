"""The daily work of service teams: what organisations needed when a team was in touch, and whether it was settled."""
