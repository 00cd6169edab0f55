"""The number that the register gives an organisation, as people write it: JW-0000123 (R-R.1)."""

PREFIX = "JW-"


def written(number: int) -> str:
    """As it is written.

    >>> written(123)
    'JW-0000123'
    """
    return f"{PREFIX}{number:07d}"
