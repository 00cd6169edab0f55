"""What the pages of the figures share: whose figures, of which units below, with their doors."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404

from jingwei.indicators.catalogue import indicators
from jingwei.indicators.definition import NOTHING, Indicator, Reading
from jingwei.indicators.reading import Readings
from jingwei.kernel.catalogue import translate as _
from jingwei.people.sight import current
from jingwei.units.kinds import Kind, Tree
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of
from jingwei.web.addresses import address
from jingwei.web.ledgers.steps import address_of
from jingwei.web.refusals import Unclear
from jingwei.web.request import OfficeRequest

UNIT = "unit"  # the field of the address that names one
# Houses are no level of the office; they have ledgers of their own.
NO_LEVEL = (Kind.BUILDING, Kind.BUSINESS_DISTRICT)


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as it is drawn: its text, what it counted of how many, and the doors to the rows.

    share: the percentage as a length of 0 to 100; None of a count. rest: the door to those not counted.
    """

    text: str
    reading: Reading
    door: str
    whole: str
    rest: str
    share: float | None


def chosen_unit(request: OfficeRequest) -> Unit:
    """The unit in the address, else the reader's own; within the sight. 404 where it is not in sight.

    Raises Unclear for a day that has not come yet.
    """
    if request.day > request.today:
        raise Unclear(_("截至日期不能晚于今天（{today}）。").format(today=request.today))
    wanted, own = request.GET.get(UNIT, ""), current().units
    if wanted and not wanted.isdecimal():
        raise Http404
    rows = Unit.objects.named(on=request.day).order_by("path")
    found = rows.filter(pk__in=[int(wanted)] if wanted else own).first()
    if found is None or own.isdisjoint(ids_of(found.path)):
        raise Http404
    return found


def units_below(unit: Unit, request: OfficeRequest) -> list[tuple[str, list[Unit]]]:
    """The units directly below as of the day, and of a place the committees that serve it; in the order of opening."""
    standing = Unit.objects.on(request.day).named(on=request.day).order_by("pk")
    below = list(standing.filter(parent=unit).exclude(kind__in=NO_LEVEL))
    if unit.tree != Tree.PLACE:
        return [(_("下属单位"), below)] if below else []
    served = Q(serves=unit) | Q(parent__serves=unit)
    committees = list(standing.filter(served, tree=Tree.COMMITTEE, kind=Kind.INDUSTRY_COMMITTEE))
    return [
        (title, units)
        for title, units in ((_("下属地区"), below), (_("行业党委"), committees))
        if units
    ]


def units_above(unit: Unit, request: OfficeRequest) -> list[Unit]:
    """Those above it in the reader's sight, from the top."""
    ids = ids_of(unit.path)
    own = [place for place, one in enumerate(ids) if one in current().units]
    above = ids[own[0] : -1] if own else []
    return list(Unit.objects.filter(pk__in=above).named(on=request.day).order_by("path"))


def cell(indicator: Indicator, unit: Unit, found: Readings, request: OfficeRequest) -> Cell:
    """A unit's figure; what the page asked as of a past day, its doors ask as well."""
    reading = found.get(unit.pk, {}).get(indicator.key, NOTHING)
    on = None if request.day == request.today else request.day

    def door(*, part: bool | None) -> str:
        return address_of(indicator.of, indicator.asked(unit, on=on, part=part))

    exact = reading.percent(indicator.decimals) if indicator.is_share else None
    return Cell(
        text=reading.text(indicator), reading=reading, door=door(part=True), whole=door(part=None),
        rest=door(part=False) if indicator.is_share else "",
        share=float(exact) if exact is not None else None,
    )  # fmt: skip


def cells(
    indicators: Iterable[Indicator], unit: Unit, found: Readings, request: OfficeRequest
) -> list[Cell]:
    """A line of figures."""
    return [cell(one, unit, found, request) for one in indicators]


def door_to(request: OfficeRequest, unit: Unit, *, key: str = "", name: str = "figure") -> str:
    """The page of a unit's figures or another page of them all, or with a key one about one figure; as of the same day."""
    page = address(name, [key]) if key else address("figures" if name == "figure" else name)
    on = "" if request.day == request.today else f"&on={request.day}"
    return f"{page}?{UNIT}={unit.pk}{on}"


def indicator_of(key: str) -> Indicator:
    """The indicator with this key; 404 where there is none."""
    found = indicators().get(key)
    if found is None:
        raise Http404
    return found
