"""The cases that wait for the reader, for his desk: one line each, or one for many of a kind."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from jingwei.areas.level_changes.procedure import level_change
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.sight import seeing
from jingwei.procedures.definition import Catalogue
from jingwei.procedures.organisations import subjects_of
from jingwei.procedures.queries import DESK, desk
from jingwei.procedures.reminding.queries import listed, pressed, supervised
from jingwei.procedures.sight import sight_of
from jingwei.procedures.words import Line
from jingwei.web.access import powers
from jingwei.web.cases.charged import charged
from jingwei.web.cases.urgency import urgency
from jingwei.web.desk_parts import Item, Tile, Tiles
from jingwei.web.procedures import CATALOGUE, POWERS
from jingwei.web.request import OfficeRequest

# Changes of lower levels have a list of their own (`web.changes.units`).
_LISTED = Catalogue(one for one in CATALOGUE if one != level_change)
_PRESSING = (
    (mark("催我办的"), "pressed", pressed),
    (mark("督办中"), "supervised", supervised),
    (mark("全市清单"), "listed", listed),
)
MOST_LINES = 8  # of one procedure: of more the desk tells the number, and the list has them


def waiting(request: OfficeRequest) -> list[Item]:
    """The cases whose turn it is, the most urgent first."""
    if not powers(request) & set(POWERS):
        return []
    sight = sight_of(request.account, on=request.today)
    with seeing(sight.over(_LISTED)):
        found = desk(sight, catalogue=_LISTED)
    groups = {
        one.key: [line for line in found if line.case.procedure == one.key] for one in _LISTED
    }
    few = [line for line in found if len(groups[line.case.procedure]) <= MOST_LINES]
    many = [lines for lines in groups.values() if len(lines) > MOST_LINES]
    return [*_each(few, on=request.today), *(_together(lines) for lines in many)]


def pressing(request: OfficeRequest) -> Tiles | None:
    """How many cases he is reminded of, how many a level above presses, how many the city lists; None for none."""
    if not powers(request) & set(POWERS):
        return None
    sight = sight_of(request.account, on=request.today)
    with seeing(sight.over(CATALOGUE)):
        counts = [
            (title, tab, found(sight, catalogue=CATALOGUE).count())
            for title, tab, found in _PRESSING
        ]
    if not any(count for _title, _tab, count in counts):
        return None
    return Tiles(
        tuple(
            Tile(_(title), count, f"{reverse('cases')}?tab={tab}") for title, tab, count in counts
        )
    )


def _each(found: list[Line], *, on: date) -> Iterator[Item]:
    names = subjects_of(line.case for line in found)
    offices = charged((line.case for line in found), on=on)
    for line in found:
        name = names[line.case.subject_id]
        said = _("{procedure}：{name}（{state}）")
        text = said.format(procedure=line.title, name=name, state=line.state)
        if office := offices.get(line.case.pk):
            text = _("{line}，由{office}负责").format(line=text, office=office)
        state, word = urgency(line)
        yield Item(text, reverse("case", args=[line.case.pk]), word, state)


def _together(lines: list[Line]) -> Item:
    """The first is the most urgent."""
    state, word = urgency(lines[0])
    count = f"{len(lines)}+" if len(lines) >= DESK else str(len(lines))
    said = _("{procedure}：{count} 件等您办").format(procedure=lines[0].title, count=count)
    address = f"{reverse('cases')}?tab=mine&procedure={lines[0].case.procedure}"
    return Item(said, address, _("最早 {word}").format(word=word) if word else "", state)
