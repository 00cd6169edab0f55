"""Numbers as forms and addresses name them: whatever stands there, it is one of ours or none."""

MOST_DIGITS = 18  # no number of ours is longer; Python reads no text of thousands of digits as one


def number_in(text: str) -> int | None:
    """The number that the text is; None for what is none, or longer than any of ours."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
