"""The rows of a workbook of ours that came back: which thing each is about, and what it said as it left (R-L.11)."""

import json
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.crypto import constant_time_compare

from jingwei.ledgers.returned import Returned
from jingwei.ledgers.seals import BASE, ROW, SEAL, sealer, token_of


class Said(NamedTuple):
    """The number of the thing, what its row said as it left, and the number of the workbook."""

    pk: int
    base: object
    token: str


def sealed_rows(came: Returned, *, prefix: str) -> Iterator[tuple[int, list[str], Said | None]]:
    """Row number, cells, and what the seal vouches for; None where it does not hold. A foot, or a line of somebody's own, is passed over."""
    row_at, base_at, seal_at = (came.headings.index(name) for name in (ROW, BASE, SEAL))
    for number, cells in came.rows():
        row, base, sealed = cells[row_at], cells[base_at], cells[seal_at]
        if not (row or base or sealed):
            continue
        token, pk = token_of(sealed), row.removeprefix(prefix)
        holds = token and pk.isdecimal() and constant_time_compare(sealer(token)(row, base), sealed)
        yield number, cells, Said(int(pk), json.loads(base), token) if holds else None
