"""Makes invented identifiers with right check digits, in ranges that no register gives out.

Organisation codes begin with PDY, the self-defined range of GB 11714 (R-1.9). In a city of
the demo's size the five signs behind it are digits (PDY00001 to PDY99999); a larger city would
crowd that range and takes its five signs from the 31 symbols of the unified social credit code.
"""

from operator import mul

_SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {symbol: value for value, symbol in enumerate(_SYMBOLS)}
_VALUE_OF = _VALUES.__getitem__
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BASE_36 = {sign: int(sign, 36) for sign in _SYMBOLS}
_PDY_SUM = sum(int(c, 36) * w for c, w in zip("PDY", _ORG_WEIGHTS, strict=False))
DECIMAL_BODIES = 99_999
ALL_BODIES = 31**5 - 1


def organisation_code(number: int, *, decimal: bool) -> str:
    """The nine signs of GB 11714 for a running number; check as in R-1.3."""
    tail = f"{number:05d}" if decimal else _base31(number)
    total = _PDY_SUM + sum(map(mul, map(_BASE_36.__getitem__, tail), _ORG_WEIGHTS[3:]))
    return f"PDY{tail}{'0123456789X0'[11 - total % 11]}"


def credit_code(kind: str, *, division: str, organisation: str) -> str:
    """The eighteen signs of GB 32100 from kind (two), division (six), organisation; check R-1.2."""
    body = kind + division + organisation
    total = sum(map(mul, map(_VALUE_OF, body), _USCC_WEIGHTS))
    return body + _SYMBOLS[(31 - total % 31) % 31]


def registration_number(division: str, *, number: int, digit: str) -> str:
    """The fifteen digits of GS 15-2006; check R-1.4; the sequence begins with a never-used nine."""
    body = f"{division}{digit}9{number % 1_000_000:06d}"
    rest = 10
    for sign in body:
        rest = (int(sign) + rest) % 10 or 10
        rest = rest * 2 % 11
    return f"{body}{(11 - rest) % 10}"


def _base31(number: int) -> str:
    signs = ""
    for _ in range(5):
        number, rest = divmod(number, 31)
        signs = _SYMBOLS[rest] + signs
    return signs
