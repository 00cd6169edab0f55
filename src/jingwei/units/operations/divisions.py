"""Loads the tree of places from the package's own division data; twice changes nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from jingwei.kernel.catalogue import translate as _
from jingwei.units.kinds import CodeSystem
from jingwei.units.models import Succession, Unit, UnitCode, UnitName
from jingwei.units.operations.guard import next_ids, one_change, one_load_at_a_time
from jingwei.units.operations.loaded import Loaded, names_below
from jingwei.units.operations.openings import Rows, new_unit
from jingwei.units.operations.plan import Planned, plan
from jingwei.units.operations.words import called
from jingwei.units.rules import UnitRefused, succession_kind


def load_divisions(*, prefix: str, on: date) -> Loaded:
    """Opens the places of a province, city or county (15, 1503, 150302) with all that lies below.

    on: the day from which towns and communities stand, which the data does not date; divisions
    keep the years of the data. What is known by a code is left as the office has made it, even
    where it was closed since. Raises UnitRefused for another prefix, and where the top of the
    tree would get a parent (R-U.9).
    """
    planned = plan(prefix, on=on)
    with one_change():
        one_load_at_a_time()
        known = _known(planned)
        taken = names_below({unit.pk for unit in known.values()}, on=on)
        load = _Load(known, taken, units=dict(known))
        load.arrange(planned)
        load.rows.insert()
    return Loaded(len(load.rows.units), len(known), tuple(load.left_out))


def _known(planned: Sequence[Planned]) -> dict[str, Unit]:
    """The units that the plan's places are already, by key of the plan.

    A dated place is known by a code that the unit held in the same days, for digits are given
    again after years; any other by a code that the unit ever held.
    """
    codes = {code for place in planned for _system, code in place.codes}
    rows = UnitCode.objects.filter(code__in=codes).exclude(system=CodeSystem.OWN)
    holders: defaultdict[tuple[str, str], list[UnitCode]] = defaultdict(list)
    for row in rows.select_related("unit").order_by("held_from"):
        holders[row.system, row.code].append(row)
    return {
        place.key: row.unit
        for place in planned
        for code in place.codes
        for row in holders[code]
        if not place.dated or _meet(place, row)
    }


def _meet(place: Planned, row: UnitCode) -> bool:
    return (place.held_to is None or row.held_from < place.held_to) and (
        row.held_to is None or place.held_from < row.held_to
    )


@dataclass(frozen=True)
class _Load:
    """One load: the units by key of the plan, known and new, and the rows that are to come."""

    known: Mapping[str, Unit]
    taken: set[tuple[int, str]]
    units: dict[str, Unit]
    rows: Rows = field(default_factory=Rows)
    left_out: list[str] = field(default_factory=list)

    def arrange(self, planned: Sequence[Planned]) -> None:
        """Makes the rows of all places that are new."""
        for place in planned:
            self._check_top(place)
        new = [place for place in planned if place.key not in self.known]
        for place, pk in zip(new, next_ids(len(new)), strict=True):
            why = self._why_not(place)
            if why:
                self.left_out.append(why)
            else:
                self._add(place, pk=pk)
        self.rows.successions.extend(self._links(new))

    def _check_top(self, place: Planned) -> None:
        """A unit that tops its tree stays the top: its path never changes (R-U.1)."""
        known = self.known.get(place.key)
        if known is not None and known.parent_id is None and place.parent:
            text = _("{name}已经是顶层单位，不能再装载它的上级。请改用它自己的区划代码装载。")
            raise UnitRefused(text.format(name=called(known)))

    def _why_not(self, place: Planned) -> str:
        """Why a place cannot be opened beside what the office has made; "" where it can."""
        if not place.parent:
            return ""
        name, parent = place.names[-1].name, self.units.get(place.parent)
        if parent is None:
            return _("{name}：它的上级没有装载").format(name=name)
        if (parent.pk, name) in self.taken:
            return _("{name}：同一上级之下已有同名单位，请核对后给它赋码").format(name=name)
        if _ends_before(parent.held_to, place.held_to):
            text = _("{name}：它的上级自 {day} 起已撤销")
            return text.format(name=name, day=parent.held_to)
        if place.held_to and place.held_to <= parent.held_from:
            text = _("{name}：它的上级自 {day} 起才设立")
            return text.format(name=name, day=parent.held_from)
        return ""

    def _add(self, place: Planned, *, pk: int) -> None:
        parent = self.units.get(place.parent)
        begin = max(place.held_from, parent.held_from) if parent else place.held_from
        unit = new_unit(place.kind, pk=pk, parent=parent, serves=None, on=begin)
        unit.held_to = place.held_to
        self.units[place.key] = unit
        self.rows.units.append(unit)
        self.rows.names.extend(_names(place, unit))
        self.rows.codes.extend(
            UnitCode(unit=unit, system=system, code=code, held_from=begin, held_to=place.held_to)
            for system, code in place.codes
        )

    def _links(self, new: Sequence[Planned]) -> Iterator[Succession]:
        """Who came of the places that are new and have gone again."""
        gone = [place for place in new if place.key in self.units and place.heirs]
        sources = Counter((heir, place.held_to) for place in gone for heir in place.heirs)
        for place in gone:
            heirs = [(key, self.units[key]) for key in place.heirs if key in self.units]
            for key, heir in heirs:
                before, day = self.units[place.key], place.held_to
                if day is not None and _stands(heir, day):
                    kind = succession_kind(
                        heirs=len(heirs),
                        sources=sources[key, day],
                        rekinded=before.kind != heir.kind,
                        moved=before.parent_id != heir.parent_id,
                        founded=heir.held_from == day,
                    )
                    yield Succession(predecessor=before, successor=heir, kind=kind, happened_on=day)


def _ends_before(first: date | None, second: date | None) -> bool:
    return first is not None and (second is None or first < second)


def _stands(unit: Unit, day: date) -> bool:
    return unit.held_from <= day and (unit.held_to is None or day < unit.held_to)


def _names(place: Planned, unit: Unit) -> Iterator[UnitName]:
    """The names of the place while the unit stands."""
    for said in place.names:
        begin = max(said.held_from, unit.held_from)
        if said.held_to is None or begin < said.held_to:
            yield UnitName(
                unit=unit,
                name=said.name,
                short_name=said.short_name,
                held_from=begin,
                held_to=said.held_to,
            )
