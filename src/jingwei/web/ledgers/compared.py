"""What a returned workbook says beside what the register says, in words for the preview."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from jingwei.kernel.register_number import written
from jingwei.ledgers.definition import Kind, Ledger
from jingwei.ledgers.plan import Change, Refused
from jingwei.ledgers.shown import Places, shower
from jingwei.register.models import Entry

MOST = 500  # lines of a kind on one page; a form has at most a thousand fields


@dataclass(frozen=True, slots=True)
class Compared:
    """A cell: its row in the workbook, the organisation, the column, and the three values as people read them.

    field: the name under which a decision about it is sent. is_taken: decided for the workbook's.
    """

    row: int
    number: str
    name: str
    column: str
    base: str
    today: str
    returned: str
    field: str
    is_taken: bool


def compared(
    ledger: Ledger, changes: Sequence[Change], *, on: date, taken: Collection[tuple[int, str]] = ()
) -> list[Compared]:
    """Changes as they are shown, in the order of the workbook; the names in one query."""
    names = _names({change.organisation for change in changes})
    places = Places(on)
    units = {
        value
        for one in changes
        if ledger[one.column].kind is Kind.UNIT
        for value in (one.base, one.today, one.returned)
        if isinstance(value, int)
    }
    places.fetch(units, above=False)
    showers = {key: shower(ledger[key], places) for key in {change.column for change in changes}}
    return [
        Compared(
            row=one.row,
            number=written(one.organisation),
            name=names.get(one.organisation, ""),
            column=ledger[one.column].heading,
            base=showers[one.column](one.base).text,
            today=showers[one.column](one.today).text,
            returned=showers[one.column](one.returned).text,
            field=f"side-{one.organisation}-{one.column}",
            is_taken=one.place in taken,
        )
        for one in sorted(changes, key=lambda change: change.row)
    ]


def refused_lines(ledger: Ledger, refused: Sequence[Refused]) -> list[tuple[int, str, str]]:
    """Row, column and why."""
    return [(one.row, ledger[one.column].heading if one.column else "", one.why) for one in refused]


def _names(numbers: Collection[int]) -> dict[int, str]:
    """What the organisations are called today."""
    found = Entry.objects.still().filter(organisation__in=numbers)
    return dict(found.values_list("organisation_id", "name"))
