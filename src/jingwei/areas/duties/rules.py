"""What responsibility lists refuse (R-DU.2, R-DU.3)."""

LONGEST = 500


class DutyRefused(ValueError):
    """The step is not taken; the message says why, and what to do."""
