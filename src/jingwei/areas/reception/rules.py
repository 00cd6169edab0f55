"""What reception days refuse (R-RD.1, R-RD.2)."""

LONGEST_PLACE = 100
MOST = 1_000  # needs or problems of a kind on one day


class ReceptionRefused(ValueError):
    """The step is not taken; the message says why, and what to do."""
