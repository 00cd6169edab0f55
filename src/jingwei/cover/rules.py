"""What the cover refuses."""


class CoverRefused(ValueError):
    """Something asked of the cover is refused; the message says what, and what to do."""
