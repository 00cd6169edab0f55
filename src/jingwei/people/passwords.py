"""Passwords: the first one, made by chance and told once, and how strong a chosen one must be."""

import secrets

# Signs that nobody takes for another when the slip of paper is read out.
_SIGNS = "abcdefghjkmnpqrstuvwxyz"
_DIGITS = "23456789"
_GROUPS = 4

LENGTH = 10  # at least so many characters
HABITS = 3  # at least so many of: capital letters, small letters, digits, other signs
# Runs that stand in most passwords that were ever guessed.
COMMON = (
    "password", "passw0rd", "p@ssw0rd", "qwerty", "asdfgh", "zxcvbn", "1qaz2wsx", "123456",
    "654321", "111111", "000000", "888888", "666666", "abc123", "abcdef", "admin", "woaini",
    "iloveyou", "welcome", "letmein",
)  # fmt: skip


def first_password() -> str:
    """A password like `Kbmr-7xqd-Hwtz-3fgn`, about 68 bits; the account must change it at once."""
    return "-".join(_group() for _number in range(_GROUPS))


def kinds_of_sign(password: str) -> int:
    """How many of capital letters, small letters, digits and other signs stand in it; 0 to 4."""
    kinds = (str.isupper, str.islower, str.isdecimal, _is_other)
    return sum(any(map(kind, password)) for kind in kinds)


def _is_other(sign: str) -> bool:
    return not (sign.isupper() or sign.islower() or sign.isdecimal())


def _group() -> str:
    """Four signs: one capital or digit, then three small letters or digits."""
    head = secrets.choice(_SIGNS.upper() + _DIGITS)
    return head + "".join(secrets.choice(_SIGNS + _DIGITS) for _number in range(3))
