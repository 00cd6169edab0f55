"""The number that the register gives an organisation, as people write it: JW-0000123 (R-R.1)."""

PREFIX = "JW-"


def written(number: int) -> str:
    """As it is written.

    >>> written(123)
    'JW-0000123'
    """
    return f"{PREFIX}{number:07d}"


def bare(text: str) -> int:
    """The number itself; raises ValueError for a text that is none.

    >>> bare("JW-0000123")
    123
    """
    return int(text.removeprefix(PREFIX))
