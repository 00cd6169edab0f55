"""What the pages of liaison share: finding things, names of units, saying what was refused."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from django.contrib import messages
from django.http import Http404

from jingwei.areas.liaison import queries
from jingwei.areas.liaison.models import Proposal
from jingwei.areas.liaison.rules import LiaisonRefused
from jingwei.units.models import Unit, UnitName
from jingwei.web.request import OfficeRequest


def found_proposal(pk: int) -> Proposal:
    """The proposal of this number in sight; 404 where there is none."""
    one = queries.proposals().filter(pk=pk).first()
    if one is None:
        raise Http404
    return one


@contextmanager
def refusals_told(request: OfficeRequest) -> Iterator[None]:
    """Says on the next page why a step was not taken."""
    try:
        yield
    except LiaisonRefused as refused:
        messages.error(request, str(refused))


def unit_names(units: Iterable[int | None], *, on: date) -> dict[int, str]:
    """What the units are called on the day."""
    rows = UnitName.objects.filter(unit__in={pk for pk in units if pk}).on(on)
    return dict(rows.values_list("unit", "name"))


def name_of(unit: Unit, *, on: date) -> str:
    """What the unit is called on the day."""
    return unit_names([unit.pk], on=on).get(unit.pk, "")
