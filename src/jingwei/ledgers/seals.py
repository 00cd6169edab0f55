"""What every row of a workbook carries along, hidden: who it is, what it said, and a seal over both.

What a cell said when it left stands in the row itself, so that sorting, filtering and copying keep
it with the row; the seal shows that nobody has made it up (R-L.11).
"""

import json
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.crypto import constant_time_compare, salted_hmac

from jingwei.ledgers.definition import Column, Value

# The headings of the hidden columns, the same in every language.
ROW, BASE, SEAL = "jw_row", "jw_base", "jw_seal"
HIDDEN = (ROW, BASE, SEAL)
_SALT = "jingwei.ledgers.seals"
Sealer = Callable[[str, str], str]
_LENGTH = 20  # hexadecimal digits: 80 bits
_SEAL = re.compile(r"([0-9a-f]{12})\.([0-9a-f]{20})")
_ROW = re.compile(r"JW-(\d{7,19})")
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=date.isoformat)


def new_token() -> str:
    """The number of a workbook: twelve hexadecimal digits, the first a letter, so that it is taken for no phone."""
    return f"{secrets.choice('abcdef')}{secrets.token_hex(6)[1:]}"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A row as it left: the organisation, and what its editable cells said, in their order."""

    organisation: int
    base: tuple[Value, ...]


def base_text(values: Sequence[Value]) -> str:
    """What the editable cells of a row say, in one cell."""
    return _JSON.encode(values)


def sealer(token: str) -> Sealer:
    """Makes the seals of the workbook with this token: of a row and what its editable cells say."""
    keyed = salted_hmac(_SALT, f"{token}|", algorithm="sha256")

    def seal(row: str, base: str) -> str:
        made = keyed.copy()
        made.update(f"{row}|{base}".encode())
        return f"{token}.{made.hexdigest()[:_LENGTH]}"

    return seal


def token_of(sealed: str) -> str:
    """The token of the workbook that a seal is of, unproven; "" where it is no seal."""
    found = _SEAL.fullmatch(sealed)
    return found[1] if found else ""


def opened(
    seal: Sealer, *, row: str, base: str, sealed: str, columns: Sequence[Column]
) -> Sealed | None:
    """The row as it left; None where the seal does not hold."""
    number = _ROW.fullmatch(row)
    if number is None or not constant_time_compare(seal(row, base), sealed):
        return None
    values = json.loads(base)
    return Sealed(int(number[1]), tuple(_typed(c, v) for c, v in zip(columns, values, strict=True)))


def _typed(column: Column, value: Value) -> Value:
    is_day = column.kind.value == "date" and isinstance(value, str)
    return date.fromisoformat(str(value)) if is_day else value
