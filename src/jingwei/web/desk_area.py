"""The part 我的辖区: the units below the reader, how much lies in each, how much is unassigned and unchecked."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from django.db.models import Q
from django.urls import reverse

from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers import organisations
from jingwei.ledgers.asked import YES, Asked, Filter, Match
from jingwei.ledgers.definition import Ledger
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.people.sight import seeing
from jingwei.register.kinds import OWNED_IN
from jingwei.register.since import Lot, lots
from jingwei.units.kinds import Kind, Tree
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of
from jingwei.web.access import powers, sight_with
from jingwei.web.desk_parts import Item, Tile, UnitLine, UnitTable
from jingwei.web.request import OfficeRequest

MOST = 40  # units; of more the table says so, and the ledger tells
_UNCHECKED = Filter("checked_on", Match.EMPTY, (YES,))


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a lot lies: the ids of its place and committee with those above; whether a street has it."""

    units: frozenset[int]
    is_owned: bool


def area(request: OfficeRequest) -> UnitTable | None:
    """The reader's part by the units directly below; None while there is nothing in it."""
    if Permission.REGISTER_VIEW not in powers(request):
        return None
    with seeing(sight_with(request, Permission.REGISTER_VIEW)):
        found = lots(on=request.today)
    if not found:
        return None
    grounds = _grounds(found)
    placed = [(lot, grounds(lot)) for lot in found]
    line = _Line(placed, is_open=Permission.LEDGERS_VIEW in powers(request))
    listed = _below(request)
    below = listed[:MOST]
    most = max((line.entries(unit.pk) for unit in below), default=0)
    return UnitTable(
        (_("组织"), _("未落图未分解"), _("未核实")), line.total(),
        tuple(line.of(unit, most=most) for unit in below), is_cut=len(listed) > MOST, ledger=line.ledger(),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Line:
    """Draws a unit's line of what lies in it; its figures are doors where the reader may open ledgers."""

    placed: Sequence[tuple[Lot, Ground]]
    is_open: bool

    def entries(self, unit: int) -> int:
        """How many lie in it."""
        return sum(lot.entries for lot, ground in self.placed if unit in ground.units)

    def total(self) -> UnitLine:
        """Everything that the reader sees."""
        return UnitLine(_("全部"), "", 100, self._figures(self.placed, None))

    def of(self, unit: Unit, *, most: int) -> UnitLine:
        """One of the units; its bar is as long as its part of the longest."""
        own = [(lot, ground) for lot, ground in self.placed if unit.pk in ground.units]
        column = "committee" if unit.tree == Tree.COMMITTEE else "place"
        figures = self._figures(own, Filter(column, Match.IN, (str(unit.pk),)))
        share = figures[0].value * 100 // most if most else 0
        return UnitLine(unit.name or "", reverse("unit", args=[unit.pk]), share, figures)

    def ledger(self) -> Item | None:
        """The ledger in which everything of the table stands."""
        register = organisations.base_register
        return Item(_(register.title), self._door(register)) if self.is_open else None

    def _figures(self, own: Iterable[tuple[Lot, Ground]], where: Filter | None) -> tuple[Tile, ...]:
        own = list(own)
        entries = sum(lot.entries for lot, _ground in own)
        unassigned = sum(lot.entries for lot, ground in own if not ground.is_owned)
        unchecked = entries - sum(lot.checked for lot, _ground in own)
        register = organisations.base_register
        return (
            Tile(_("组织"), entries, self._door(register, where)),
            Tile(_("未落图未分解"), unassigned, self._door(organisations.unassigned, where)),
            Tile(_("未核实"), unchecked, self._door(register, where, _UNCHECKED)),
        )

    def _door(self, ledger: Ledger, *filters: Filter | None) -> str:
        if not self.is_open:
            return ""
        asked = Asked(filters=tuple(one for one in filters if one)).query()
        address = reverse("ledger", args=[ledger.key])
        return f"{address}?{asked}" if asked else address


def _grounds(found: Iterable[Lot]) -> Callable[[Lot], Ground]:
    """Tells where a lot lies, in one query for all of them."""
    ids = {pk for lot in found for pk in (lot.place, lot.committee) if pk}
    rows = Unit.objects.filter(pk__in=ids).values_list("pk", "path", "kind")
    units = {pk: (frozenset(ids_of(path)), kind) for pk, path, kind in rows}
    nowhere: tuple[frozenset[int], str] = (frozenset(), "")

    def ground(lot: Lot) -> Ground:
        place, kind = units.get(lot.place or 0, nowhere)
        committee, _kind = units.get(lot.committee or 0, nowhere)
        return Ground(place | committee, kind in OWNED_IN)

    return ground


def _below(request: OfficeRequest) -> list[Unit]:
    """The units directly below the reader's one place or committee, in the order of their opening; else his own.

    One more than the table lists, so that it is known whether there are more.
    """
    on = request.today
    reach = partial(paths, request.account, Permission.REGISTER_VIEW, on=on)
    own = [ids_of(path)[-1] for path in reach(tree=Tree.PLACE) or reach(tree=Tree.COMMITTEE)]
    shown = Q(parent=own[0]) if len(own) == 1 else Q(pk__in=own)
    standing = Unit.objects.on(on).exclude(kind__in=(Kind.BUILDING, Kind.BUSINESS_DISTRICT))
    return list(standing.filter(shown).named(on=on).order_by("pk")[: MOST + 1])
