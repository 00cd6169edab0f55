"""The year of the social organisations in sight: what falls due when, by organisations and by offices (R-CP.2, E-22)."""

from collections import Counter
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.areas.compliance.calendar import Item, Stands, term_of
from jingwei.areas.compliance.kinds import Known, Term, What, Whose
from jingwei.areas.compliance.parameters import parameters
from jingwei.areas.compliance.queries import One, overseen
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.web.access import powers
from jingwei.web.addresses import address
from jingwei.web.compliance.steps import BADGES, STANDS, title, year_asked, years
from jingwei.web.numbers import number_in
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

SIZE = 100
MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Row:
    """Something that falls due, and whose calendar it stands in."""

    one: One
    item: Item
    stands: Stands


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, "" for no matter what."""

    year: int
    what: str
    month: int
    stands: str
    whose: str

    def keeps(self, row: Row) -> bool:
        """Whether the row is asked for."""
        return (
            self.what in ("", row.item.what.value)
            and self.month in (0, row.item.due.month)
            and self.stands in ("", row.stands.value)
            and self.whose in ("", row.item.whose.value)
        )

    def door(self, **other: str | int) -> str:
        """The address of the same with something else."""
        said = {
            "year": self.year,
            "what": self.what,
            "month": self.month,
            "stands": self.stands,
            "whose": self.whose,
        }
        kept = {name: value for name, value in (said | other).items() if value}
        return f"{address('compliance')}?{urlencode(kept)}"


@scoped(Permission.COMPLIANCE_VIEW)
@require_safe
def calendar(asked: HttpRequest) -> HttpResponse:
    """What falls due in the year, filtered; how many organisations lack what."""
    request = cast("OfficeRequest", asked)
    said = _asked(request)
    listed = overseen(on=request.day)
    rows = [
        Row(one, item, item.stands(request.day)) for one in listed for item in one.items(said.year)
    ]
    rows.sort(key=lambda row: (row.item.due, row.one.entry.name))
    kept = [row for row in rows if said.keeps(row)]
    first = max((number_in(request.GET.get("from", "")) or 1) - 1, 0)
    months = Counter(row.item.due.month for row in rows)
    return page(
        request, "web/compliance/year.html", asked=said, rows=kept[first : first + SIZE], count=len(kept), all=len(listed),
        late=[(one, sum(_is_late(row, one) for row in rows), said.door(whose=one.value, stands=Stands.OVERDUE.value, what="", month=0)) for one in Whose],
        lacking=_lacking(listed, request), years=[(one, said.door(year=one), one == said.year) for one in years(request)],
        months=[(one, months[one], said.door(month=one), one == said.month) for one in MONTHS],
        whats=What, stands=STANDS, badges=BADGES, title=title, whose=Whose,
        may_keep=Permission.COMPLIANCE_KEEP in powers(request), reads_ledgers=Permission.LEDGERS_VIEW in powers(request),
        before=said.door(**{"from": max(first + 1 - SIZE, 1)}) if first else "",
        after=said.door(**{"from": first + 1 + SIZE}) if first + SIZE < len(kept) else "",
    )  # fmt: skip


def _asked(request: OfficeRequest) -> Asked:
    """The address as it was understood; what it does not say, or nobody knows, is no filter."""
    given = request.GET
    month = number_in(given.get("month", "")) or 0
    return Asked(
        year_asked(request),
        given.get("what", "") if given.get("what") in What.values else "",
        month if month in MONTHS else 0,
        given.get("stands", "") if given.get("stands") in set(Stands) else "",
        given.get("whose", "") if given.get("whose") in Whose.values else "",
    )


def _is_late(row: Row, whose: Whose) -> bool:
    return row.stands is Stands.OVERDUE and row.item.whose is whose


def _lacking(listed: list[One], request: OfficeRequest) -> list[tuple[str, list[One]]]:
    """Whom something is not known of, or not in the charter, or whose term is over."""
    terms = {one.number: term_of(one.known.profile, request.day, by=parameters()) for one in listed}
    return [
        (_("逾期未换届"), [one for one in listed if terms[one.number] is Term.OVERDUE]),
        (_("六个月内届满"), [one for one in listed if terms[one.number] is Term.ENDING]),
        (_("没有登记任期"), [one for one in listed if terms[one.number] is Term.UNTOLD]),
        (_("党建没有入章或待核实"), [one for one in listed if not _in_charter(one)]),
    ]


def _in_charter(one: One) -> bool:
    profile = one.known.profile
    return profile is not None and profile.party_in_charter == Known.YES
