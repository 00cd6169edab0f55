"""What the pages of the bulletins share: finding one, and the doors behind its numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404
from markupsafe import Markup

from jingwei.areas.bulletins.content import Content, Piece
from jingwei.areas.bulletins.documents.drawing import drawn, legend
from jingwei.areas.bulletins.models import Bulletin
from jingwei.areas.bulletins.references import Field
from jingwei.indicators.catalogue import indicators
from jingwei.indicators.models import FrozenReading
from jingwei.procedures.ledgers.asked import Asked, Measure
from jingwei.units.models import Unit
from jingwei.web.addresses import address
from jingwei.web.cases.ledgers import door as ledger
from jingwei.web.ledgers.steps import address_of
from jingwei.web.request import OfficeRequest

Doors = Callable[[Piece], str]


def found_bulletin(pk: int) -> Bulletin:
    """The bulletin; 404 where there is none in sight."""
    found = Bulletin.objects.select_related("unit", "issued_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def reading_named(request: OfficeRequest, name: str) -> FrozenReading | None:
    """The frozen reading that the address names, None where it names none; 404 where it is not in sight."""
    wanted = request.GET.get(name, "")
    if not wanted:
        return None
    rows = FrozenReading.objects.select_related("unit").filter(indicator__in=indicators())
    found = rows.filter(pk=int(wanted)).first() if wanted.isdecimal() else None
    if found is None:
        raise Http404
    return found


def unit_name(frozen: FrozenReading) -> str:
    """What its unit was called on its day; "" before the unit stood."""
    found = Unit.objects.filter(pk=frozen.unit_id).named(on=frozen.day).first()
    return found.name or "" if found else ""


def part_of(piece: Piece) -> str:
    """Which rows of its reading a number is about: counted, rest, or all."""
    return {Field.TOTAL: "all", Field.REST: "rest", Field.STILL: "rest"}.get(
        Field(piece.field) if piece.field in set(Field) else Field.COUNTED, "counted"
    )


def door_to_frozen(found: Bulletin) -> Doors:
    """Of a bulletin that was issued: to the rows that were frozen, or to those by which two readings differ."""

    def door(piece: Piece) -> str:
        if not piece.figure:
            return door_to_cases(piece)
        if piece.field in ("moved", Field.CHANGE):
            said = {"reading": piece.reading, "before": piece.before, "move": piece.move}
            return f"{address('bulletin_moves', [found.pk])}?{urlencode({k: v for k, v in said.items() if v})}"
        said = {"reading": piece.reading, "part": part_of(piece)}
        if piece.field == Field.STILL:
            said["before"] = piece.before
        return f"{address('bulletin_rows', [found.pk])}?{urlencode(said)}"

    return door


def door_to_cases(piece: Piece) -> str:
    """Of a number of cases, as far as the reader may see them: to their ledger as of the day, or to those open still."""
    if piece.procedure:
        since, on = (date.fromisoformat(one) for one in (piece.since, piece.day))
        asked = Asked(
            on=on, today=date.max, unit=piece.unit, measure=Measure(piece.field), since=since
        )
        return ledger(piece.procedure, asked)
    said = {"tab": "area", "unit": piece.unit, "overdue": piece.day}
    return f"{address('cases')}?{urlencode(said)}"


def door_to_ledger(units: dict[int, Unit]) -> Doors:
    """Of a preview: to the ledger's rows as of the number's day."""

    def door(piece: Piece) -> str:
        if not piece.figure:
            return door_to_cases(piece)
        indicator = indicators()[piece.figure]
        part = {"all": None, "rest": False, "counted": True}[part_of(piece)]
        if piece.field in ("moved", Field.CHANGE):
            return f"{address('figure', [piece.figure])}?unit={piece.unit}&on={piece.day}"
        on = date.fromisoformat(piece.day)
        return address_of(indicator.of, indicator.asked(units[piece.unit], on=on, part=part))

    return door


def units_in(pieces: list[Piece]) -> dict[int, Unit]:
    """The units that numbers are about."""
    return Unit.objects.in_bulk({one.unit for one in pieces})


@dataclass(frozen=True, slots=True)
class Drawing:
    """A course as it is drawn, and which of its lines is which; both empty where a part has none."""

    picture: Markup
    legend: str


def drawings(content: Content) -> list[Drawing]:
    """Of each part; made of numbers, its texts escaped."""
    return [
        Drawing(Markup(drawn(part.lines)), legend(title for title, _points in part.lines))  # noqa: S704 - drawn here
        if part.lines
        else Drawing(Markup(), "")
        for part in content.parts
    ]
