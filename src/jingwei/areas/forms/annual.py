"""Reads the annual return of a unit as of a day: one grouped query for the units, two for branches and instructors (R-FM.1)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, OuterRef, Subquery, Sum

from jingwei.areas.forms.annual_lines import BY_KEY, COLUMNS, LINES, Line, What
from jingwei.cover.levels import shared_hostings
from jingwei.cover.models import Assignment
from jingwei.fusion.privacy import SMALLEST_COUNT
from jingwei.indicators.definition import Indicator
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.annual import UNTOLD, annual_return
from jingwei.ledgers.asked import YES, Asked, Filter, Match
from jingwei.ledgers.conditions import selected
from jingwei.ledgers.day import as_of
from jingwei.ledgers.definition import Rows
from jingwei.units.models import Unit

_CLASS, _BAND = "return_class", "members_band"
_KEPT = (_CLASS, "return_cover", _BAND, "party_group", "guided")  # what lines ask about
# Lines whose parts ask for members, and what is said where nobody knows them.
_UNBANDED = {
    "joint": mark("这些单位的党员人数没有来源，不知道有没有三名以上"),
    "without": mark("这些单位的党员人数没有来源，分不到应建未建、仅有个别党员、没有党员"),
}
_EMPTY = {What.STAFF: "employees", What.MEMBERS: "party_members"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of the return; None where it is not told, which `is_few` says of a count of people."""

    value: int | None
    is_few: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """What is left blank or is not counted, why, of how many units, and which they are."""

    title: str
    why: str
    count: int = 0
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A sum that has to come out."""

    said: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class Return:
    """The table, by line and class; what it cannot say; the sums that were checked."""

    cells: Mapping[tuple[str, str], Cell]
    gaps: tuple[Gap, ...]
    checks: tuple[Check, ...]

    def __getitem__(self, at: tuple[str, str]) -> Cell:
        return self.cells[at]


@dataclass(frozen=True, slots=True)
class _Group:
    """Units that are alike in all that lines ask about: how many, and what is known of their people."""

    said: Mapping[str, str]
    units: int
    told: Mapping[What, int]
    people: Mapping[What, int]

    def fits(self, filters: tuple[Filter, ...]) -> bool:
        """Whether these are among the rows that the filters keep."""
        return all(
            self.said[one.column] in one.values for one in filters if one.column in self.said
        )


def annual(*, unit: Unit | None = None, on: date | None, today: date) -> Return:
    """The return of all that is in sight, as of the day; None is today. unit: whose rows the gaps open."""
    groups = list(_groups(on=on, today=today))
    tallies = {
        What.BRANCHES: _tally(branches(on=on, today=today)),
        What.INSTRUCTORS: _tally(instructors(on=on, today=today)),
    }
    cells: dict[tuple[str, str], Cell] = {}
    for line in LINES:
        for column in COLUMNS:
            cells[line.key, column] = _cell(line, column, groups, tallies)
    cells |= _hidden(cells)
    return Return(
        cells, tuple(_gaps(groups, cells, unit=unit, on=on)), tuple(_checks(cells, groups))
    )


def asked(one: Indicator, column: str, *, unit: Unit | None, on: date | None) -> Asked:
    """The rows of the ledger that a cell of a line counted."""
    found = one.asked(unit, on=on)
    if not column:
        return found
    return replace(found, filters=(*found.filters, Filter(_CLASS, Match.IS, (column,))))


def branches(*, on: date | None, today: date) -> list[tuple[str, int]]:
    """The joint organisations formed in units of the return: the class of the first host, and the organisation.

    Each is counted once, so that classes add up to the total.
    """
    held = shared_hostings(as_of(on, today=today).date)
    named = _classed(held, on=on, today=today)
    first = named.order_by("party_organisation", "held_from", "organisation")
    rows = first.values_list("party_organisation", "classed")
    return _first_of_each(rows)


def instructors(*, on: date | None, today: date) -> list[tuple[str, int]]:
    """The instructors of units of the return: the class of the first that each was sent to, and the instructor."""
    sent = Assignment.objects.on(as_of(on, today=today).date)
    first = _classed(sent, on=on, today=today).order_by("instructor", "held_from", "organisation")
    return _first_of_each(first.values_list("instructor", "classed"))


def _first_of_each(rows: Rows) -> list[tuple[str, int]]:
    found: dict[int, str] = {}
    for pk, classed in rows:
        found.setdefault(pk, classed)
    return [(classed, pk) for pk, classed in found.items()]


def _classed(rows: Rows, *, on: date | None, today: date) -> Rows:
    """Rows about organisations, those of the return alone, with the class of each."""
    day = as_of(on, today=today)
    reported = selected(annual_return, Asked(on=on), day=day, used={_CLASS}).order_by()
    same = reported.filter(organisation=OuterRef("organisation"))
    path = annual_return[_CLASS].path
    return rows.annotate(classed=Subquery(same.values(path)[:1])).exclude(classed=None)


def _groups(*, on: date | None, today: date) -> Iterator[_Group]:
    """Units counted by all that lines ask about, in one query; each computed value is asked once."""
    day = as_of(on, today=today)
    rows = selected(annual_return, Asked(on=on), day=day, used=set(_KEPT)).order_by()
    paths = [annual_return[key].path for key in _KEPT]
    counted = rows.values(*paths).annotate(
        units=Count("pk"), staff=Sum("employees"), staff_told=Count("employees"),
        members=Sum("party_members"), members_told=Count("party_members"),
    )  # fmt: skip
    for line in counted:
        yield _Group(
            said={key: line[path] for key, path in zip(_KEPT, paths, strict=True)},
            units=line["units"],
            told={What.STAFF: line["staff_told"], What.MEMBERS: line["members_told"]},
            people={What.STAFF: line["staff"] or 0, What.MEMBERS: line["members"] or 0},
        )


def _tally(found: list[tuple[str, int]]) -> Counter[str]:
    counted = Counter(classed for classed, _pk in found)
    counted[""] = len(found)
    return counted


def _cell(
    line: Line, column: str, groups: list[_Group], tallies: Mapping[What, Counter[str]]
) -> Cell:
    if line.what is What.UNTOLD:
        return Cell(None)
    if line.of is None:
        return Cell(tallies[line.what][column])
    of_class = [one for one in groups if column in ("", one.said[_CLASS])]
    counted = [one for one in of_class if one.fits(line.of.within)]
    if line.what is What.UNITS:
        return Cell(None if _nobody_says(line, of_class) else sum(one.units for one in counted))
    told = sum(one.told[line.what] for one in counted)
    nobody_says = bool(counted) and not told
    return Cell(None if nobody_says else sum(one.people[line.what] for one in counted))


def _nobody_says(line: Line, groups: list[_Group]) -> bool:
    """Whether the line asks for a band of members, and of none of the units that it may count one is known."""
    if not _asks_members(line):
        return False
    others = tuple(one for one in _within(line) if one.column != _BAND)
    concerned = [one for one in groups if one.fits(others)]
    return bool(concerned) and all(one.said[_BAND] == UNTOLD for one in concerned)


def _asks_members(line: Line) -> bool:
    return any(one.column == _BAND for one in _within(line))


def _hidden(cells: Mapping[tuple[str, str], Cell]) -> dict[tuple[str, str], Cell]:
    """Counts of members that are not told: those under five, and one more where the sum would give one away (E-17)."""
    line = next(one for one in LINES if one.what is What.MEMBERS)
    told = {column: cells[line.key, column].value or 0 for column in COLUMNS}
    few = {column for column, number in told.items() if 0 < number < SMALLEST_COUNT}
    parts = few - {""}
    if len(parts) == 1:
        others = [column for column in COLUMNS if column and column not in few and told[column]]
        few |= {min(others, key=lambda column: told[column])} if others else {""}
    return {(line.key, column): Cell(None, is_few=True) for column in few}


def _gaps(
    groups: list[_Group],
    cells: Mapping[tuple[str, str], Cell],
    *,
    unit: Unit | None,
    on: date | None,
) -> Iterator[Gap]:
    """What the register does not say: whole lines, and units that are missing from a sum or a band."""
    for line in LINES:
        if line.why:
            yield Gap(_(line.title), _(line.why))
        elif line.what in _EMPTY and line.of:
            untold = sum(one.units - one.told[line.what] for one in groups)
            missing = Filter(_EMPTY[line.what], Match.EMPTY, (YES,))
            rows = replace(line.of, within=(missing,)).asked(unit, on=on)
            if untold:
                yield Gap(_(line.title), _("这些单位没有来源，没有算进去"), untold, rows)
    for key, why in _UNBANDED.items():
        line, unknown = BY_KEY[key], _untold(key)
        number = sum(one.units for one in groups if one.fits(unknown))
        if number and line.of:
            rows = replace(line.of, within=unknown).asked(unit, on=on)
            yield Gap(_(line.title), _(why), number, rows)
    if any(cell.is_few for cell in cells.values()):
        yield Gap(
            _(BY_KEY["members"].title),
            _("不到 5 人的不写，并多空一格，免得从合计推出来；请由掌握人数的党组织填"),
        )


def _untold(key: str) -> tuple[Filter, ...]:
    """Those of a line of whom nobody says how many members they have."""
    return (*_within(BY_KEY[key]), Filter(_BAND, Match.IS, (UNTOLD,)))


def _within(line: Line) -> tuple[Filter, ...]:
    return line.of.within if line.of else ()


def _checks(cells: Mapping[tuple[str, str], Cell], groups: list[_Group]) -> Iterator[Check]:
    """The sums of the official sheet: across, and down."""

    def of(key: str, column: str) -> int:
        return cells[key, column].value or 0

    whole = [
        line.key
        for line in LINES
        if line.what is not What.UNTOLD and not _is_partly_told(line, cells)
    ]
    across = all(of(key, "") == sum(of(key, one) for one in COLUMNS if one) for key in whole)
    yield Check(_("合计 = 各类之和"), across)
    sums = (
        ("units", ("own", "joint", "without")),
        ("own", ("committee", "general-branch", "branch")),
    )
    for total, parts in sums:
        said = "{total} = {parts}".format(
            total=_(BY_KEY[total].title), parts=" + ".join(_(BY_KEY[one].title) for one in parts)
        )
        yield Check(
            said, all(of(total, one) == sum(of(part, one) for part in parts) for one in COLUMNS)
        )
    yield Check(
        _("未建立党组织的 = 应建未建的 + 仅有个别党员的 + 没有党员的 + 党员人数没有来源的"),
        _bands_add_up(cells, groups),
    )
    smaller = (("joint-enough", "joint"), ("owing-group", "owing"), ("without-guided", "without"))
    yield Check(
        _("“其中”不超过它上面的数"),
        all(of(part, one) <= of(total, one) for part, total in smaller for one in COLUMNS),
    )


def _is_partly_told(line: Line, cells: Mapping[tuple[str, str], Cell]) -> bool:
    return any(cells[line.key, column].value is None for column in COLUMNS)


def _bands_add_up(cells: Mapping[tuple[str, str], Cell], groups: list[_Group]) -> bool:
    """Down the lines of those without, with those of whom nobody says how many members they have."""
    unknown = _untold("without")
    for column in COLUMNS:
        untold = sum(
            one.units for one in groups if one.fits(unknown) and column in ("", one.said[_CLASS])
        )
        parts = sum(cells[key, column].value or 0 for key in ("owing", "a-few", "nobody"))
        if cells["without", column].value != parts + untold:
            return False
    return True
