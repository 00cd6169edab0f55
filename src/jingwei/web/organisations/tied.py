"""The three authorities as the organisation's page shows them: what stands, who says so, what was (R-R.12)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jingwei.kernel.catalogue import translate as _
from jingwei.register.authorities import Authority, authorities_of
from jingwei.register.kinds import Tie
from jingwei.register.models import Naming, Organisation, Placement
from jingwei.register.queries import why_placed
from jingwei.units.queries import name_paths

# Shape and word of each state.
BADGES = {Tie.ONE: "closed", Tie.NONE: "overdue", Tie.SEVERAL: "asked", Tie.UNREAD: "soon"}


@dataclass(frozen=True, slots=True)
class Voice:
    """Who names whom: the unit, or what was written; the source in words; the reason of a person."""

    key: int
    unit: str
    said: str
    source: str
    reason: str
    since: date
    is_read: bool
    stands: bool


@dataclass(frozen=True, slots=True)
class Past:
    """What was: a unit, from a day until the day before another, or what was decided against, by whom, why."""

    unit: str
    since: date
    until: date | None
    note: str


@dataclass(frozen=True, slots=True)
class Tied:
    """One of the three on the day of the page."""

    kind: str
    title: str
    state: str
    badge: str
    unit: str
    why: str
    since: date | None
    voices: tuple[Voice, ...]
    past: tuple[Past, ...]

    @property
    def can_end(self) -> bool:
        """There is a unit or a naming."""
        return bool(self.unit or self.voices)


def ties_of(organisation: Organisation, *, on: date) -> list[Tied]:
    """The three of an organisation on the day."""
    found = authorities_of(organisation, on=on)
    units = {one.unit_id: one.unit for tie in found for one in _rows(tie) if one.unit}
    names = name_paths(units.values(), on=on)
    return [_tied(one, names) for one in found]


def _rows(tie: Authority) -> Iterable[Placement | Naming]:
    standing = [tie.placement] if tie.placement else []
    return [*standing, *tie.namings, *tie.past, *tie.settled]


def _tied(tie: Authority, names: dict[int, str]) -> Tied:
    stands = tie.placement
    return Tied(
        kind=str(tie.kind), title=_(tie.kind.label), state=_(str(tie.status.label)), badge=BADGES[tie.status],
        unit=_called(stands, names) if stands else "", why=why_placed(stands) if stands else "",
        since=stands.held_from if stands else None,
        voices=tuple(_voice(one, stands, names) for one in tie.namings),
        past=(*(_ended(one, names) for one in tie.past), *(_settled(one, names) for one in tie.settled)),
    )  # fmt: skip


def _voice(one: Naming, stands: Placement | None, names: dict[int, str]) -> Voice:
    return Voice(
        key=one.pk, unit=_called(one, names), said=one.said, source=_source(one), reason=one.reason,
        since=one.held_from, is_read=one.unit_id is not None,
        stands=stands is not None and stands.unit_id == one.unit_id,
    )  # fmt: skip


def _source(one: Naming) -> str:
    """The list, its file and row, or the person."""
    if one.account is not None:
        return _("{name} 指认").format(name=one.account.name)
    where = " / ".join(part for part in (one.file, one.sheet, str(one.row or "")) if part)
    return _("{department} 第 {round} 轮：{where}").format(
        department=one.department, round=one.round_no, where=where
    )


def _ended(one: Placement, names: dict[int, str]) -> Past:
    return Past(_called(one, names), one.held_from, one.held_to, why_placed(one))


def _settled(one: Naming, names: dict[int, str]) -> Past:
    text = _("{source}，{name} 裁定不采信：{reason}")
    who = one.settled_by.name if one.settled_by else ""
    note = text.format(source=_source(one), name=who, reason=one.settlement)
    return Past(_called(one, names) or one.said, one.held_from, one.held_to, note)


def _called(row: Placement | Naming, names: dict[int, str]) -> str:
    """The unit's own name; "" where nothing is called so."""
    if row.unit_id is None:
        return ""
    return names.get(row.unit_id, "").rpartition(" / ")[2] or f"#{row.unit_id}"
