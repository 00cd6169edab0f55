"""Drafts the plan of a returned workbook: opens the seals, compares, and says why not (R-L.12, R-L.13)."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.day import Day
from jingwei.ledgers.definition import TEXTUAL, Column, Value
from jingwei.ledgers.entered import Reader, reader
from jingwei.ledgers.matched import Matched
from jingwei.ledgers.plan import Change, Outcome, Plan, Refused, judged
from jingwei.ledgers.returned import Returned
from jingwei.ledgers.seals import BASE, ROW, SEAL, Sealed, opened, sealer
from jingwei.ledgers.typed import BadValue
from jingwei.people.models import Account
from jingwei.people.sight import sight_of
from jingwei.register.models import Entry

MOST_REFUSED = 2_000  # rows of which the cells are kept for the error workbook
_AT_ONCE = 5_000
# Lines that people put under a table.
_FOOT = ("合计", "总计", "小计", "填表人", "填报人", "审核人")


@dataclass(frozen=True, slots=True)
class Present:
    """What the register says of an organisation now: where it lies, and the editable values."""

    units: frozenset[int]
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A row with a seal that holds."""

    row: int
    sealed: Sealed
    texts: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass
class _Draft:
    """What has been found so far."""

    rows: int = 0
    unchanged: int = 0
    changes: list[Change] = field(default_factory=list)
    conflicts: list[Change] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    refused_count: int = 0

    def refuse(self, row: int, cells: Sequence[str], why: str, *, column: str = "") -> None:
        self.refused_count += 1
        if len(self.refused) < MOST_REFUSED:
            self.refused.append(Refused(row, column, why, tuple(cells)))


Allowed = Callable[[Column, frozenset[int]], bool]


def draft(
    found: Returned,
    matched: Matched,
    *,
    token: str,
    columns: Sequence[Column],
    actor: Account,
    on: date,
) -> Plan:
    """Compare the workbook with the register, within an active sight; columns: the editable ones."""
    made, allowed = _Draft(), rights(actor, columns, on=on)
    read = list(_unsealed(found, matched, made, token=token, columns=columns))
    lines = _single(read, made)
    readers = [(column, reader(column, on=on)) for column in columns]
    wanted = iter(lines)
    while part := list(islice(wanted, _AT_ONCE)):
        present = present_values([line.sealed.organisation for line in part], columns, on=on)
        for line in part:
            _compare(line, present.get(line.sealed.organisation), made, readers, matched, allowed)
    return Plan(
        sheet=found.sheet,
        headings=found.headings,
        rows=made.rows,
        unchanged=made.unchanged,
        changes=tuple(made.changes),
        conflicts=tuple(made.conflicts),
        refused=tuple(sorted(made.refused, key=lambda one: (one.row, one.column))),
        refused_count=made.refused_count,
        notes=tuple(_notes(found, matched)),
    )


def present_values(
    organisations: Sequence[int], columns: Sequence[Column], *, on: date
) -> dict[int, Present]:
    """What the register says today of those of the organisations that are in sight, in one query."""
    day = Day(on, is_today=True)
    computed = {c.path: c.expression(day) for c in columns if not c.is_field}
    rows = Entry.objects.still().filter(organisation__in=organisations).annotate(**computed)
    paths = [column.path for column in columns]
    found = rows.values_list("organisation_id", "units", *paths)
    return {line[0]: Present(frozenset(line[1]), tuple(line[2:])) for line in found}


def rights(actor: Account, columns: Sequence[Column], *, on: date) -> Allowed:
    """Whether the actor may change a column of an organisation that lies in these units."""
    asked = {column.edit.permission for column in columns if column.edit}
    reach = {permission: sight_of(actor, permission, on=on).units for permission in asked}

    def allowed(column: Column, units: frozenset[int]) -> bool:
        return column.edit is not None and not units.isdisjoint(reach[column.edit.permission])

    return allowed


def _unsealed(
    found: Returned, matched: Matched, made: _Draft, *, token: str, columns: Sequence[Column]
) -> Iterator[_Line]:
    """The rows whose seals hold; the others are refused."""
    row_at, base_at, seal_at = (found.headings.index(name) for name in (ROW, BASE, SEAL))
    seal = sealer(token)
    for row, cells in found.rows():
        if not cells[row_at] and _is_foot(cells):
            continue
        made.rows += 1
        sealed = opened(
            seal, row=cells[row_at], base=cells[base_at], sealed=cells[seal_at], columns=columns
        )
        if sealed is None:
            made.refuse(row, cells, _unknown(cells[row_at], cells[seal_at]))
            continue
        texts = tuple(cells[matched.places[c.key]] for c in columns if c.key in matched.places)
        yield _Line(row, sealed, texts, tuple(cells))


def _is_foot(cells: Sequence[str]) -> bool:
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    return first.startswith(_FOOT)


def _unknown(row: str, sealed: str) -> str:
    if not row and not sealed:
        return _("新增的行不读入：请在系统里登记新的组织。")
    return _("隐藏的行标识被改动或不全，认不出是哪一家：请重新导出，在原来的行里改。")


def _single(read: Sequence[_Line], made: _Draft) -> list[_Line]:
    """Every organisation once: copies that say the same count as one, others are refused."""
    by_number: dict[int, list[_Line]] = defaultdict(list)
    for line in read:
        by_number[line.sealed.organisation].append(line)
    kept = []
    for lines in by_number.values():
        if len({line.texts for line in lines}) == 1:
            kept.append(lines[0])
            continue
        rows = "、".join(str(line.row) for line in lines)
        for line in lines:
            why = _("同一家在第 {rows} 行各有一份，内容不同：请只留一行。").format(rows=rows)
            made.refuse(line.row, line.cells, why)
    return kept


def _compare(
    line: _Line,
    present: Present | None,
    made: _Draft,
    readers: Sequence[tuple[Column, Reader]],
    matched: Matched,
    allowed: Allowed,
) -> None:
    """Judge every cell of a row."""
    if present is None:
        why = _("这一家不在您的辖区，或已不在册。")
        made.refuse(line.row, line.cells, why)
        return
    texts = iter(line.texts)
    for (column, read), base, today in zip(readers, line.sealed.base, present.values, strict=True):
        if column.key not in matched.places:
            continue
        try:
            returned = read(next(texts))
        except BadValue as refusal:
            made.refuse(line.row, line.cells, str(refusal), column=column.key)
            continue
        change = Change(line.row, line.sealed.organisation, column.key, base, today, returned)
        _settle(change, column, line, made, is_allowed=allowed(column, present.units))


def _settle(change: Change, column: Column, line: _Line, made: _Draft, *, is_allowed: bool) -> None:
    """Put a cell where it belongs."""
    outcome = judged(column, base=change.base, today=change.today, returned=change.returned)
    if outcome is Outcome.UNCHANGED:
        made.unchanged += 1
    elif why := _why_not(column, change.returned, is_allowed=is_allowed):
        made.refuse(line.row, line.cells, why, column=column.key)
    elif outcome is Outcome.CHANGE:
        made.changes.append(change)
    else:
        made.conflicts.append(change)


def _why_not(column: Column, returned: Value, *, is_allowed: bool) -> str:
    """Why a changed cell is refused, or ""."""
    heading = column.heading
    if not is_allowed:
        return _("“{column}”：您没有修改这一家的权限。").format(column=heading)
    if returned is None or (returned == "" and column.kind in TEXTUAL):
        text = _("“{column}”：清空的格不读入；确实不对，请在系统里更正。")
        return text.format(column=heading)
    return column.edit.refusal(returned) if column.edit and column.edit.refusal else ""


def _notes(found: Returned, matched: Matched) -> Iterator[str]:
    for column in matched.missing:
        yield _("没有找到“{column}”这一栏，没有读入。").format(column=column.heading)
    for name in found.others:
        if name not in ("说明", _("说明")):
            yield _("工作表“{sheet}”没有读入。").format(sheet=name)
