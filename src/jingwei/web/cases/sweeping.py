"""Sweeps: which there are, how far each is, and what is not visited yet, for a walk with a phone or on paper."""

from dataclasses import dataclass
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from jingwei.areas.sweeps import queries
from jingwei.areas.sweeps.models import Sweep
from jingwei.areas.sweeps.procedure import sweep as procedure
from jingwei.kernel.register_number import bare
from jingwei.people.permissions import Permission
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case
from jingwei.procedures.sight import CaseSight, sight_of
from jingwei.register.models import Entry
from jingwei.units.models import UnitName
from jingwei.web.access import powers
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped_to_cases

MOST_STOPS = 500  # on one page; the rest follows when these are done


@dataclass(frozen=True, slots=True)
class Stop:
    """One organisation on the way: its case, what it is called, where it is, what is to be done."""

    case: Case
    name: str
    address: str
    place: str
    state: str


@scoped_to_cases(Permission.REGISTER_VIEW)
@require_safe
def sweeps(asked: HttpRequest) -> HttpResponse:
    """The sweeps with a case in sight, each with how many of these are known."""
    request = cast("OfficeRequest", asked)
    sight = sight_of(request.account, on=request.today)
    found = [(one, _far(sight, one)) for one in queries.sweeps(sight)[:100]]
    may_plan = Permission.REGISTER_SWEEP in powers(request)
    return page(request, "web/cases/sweeps.html", sweeps=found, may_plan=may_plan)


def _far(sight: CaseSight, found: Sweep) -> tuple[int, int]:
    """How many are known, of how many in sight."""
    count = queries.progress(sight, found)
    closed = sum(n for key, n in count.items() if procedure.state(key).is_closed)
    return closed, sum(count.values())


@scoped_to_cases(Permission.REGISTER_VIEW)
@require_safe
def one_sweep(asked: HttpRequest, pk: int) -> HttpResponse:
    """How far a sweep is, and the organisations that are left, by community."""
    request = cast("OfficeRequest", asked)
    sight = sight_of(request.account, on=request.today)
    found = queries.sweeps(sight).filter(pk=pk).first()
    if found is None:
        raise Http404
    count = queries.progress(sight, found)
    wanted = request.GET.get("state", "")
    open_states = [one for one in procedure.states if not one.is_closed]
    left = queries.unvisited(sight, found)
    if wanted in {one.key for one in open_states}:
        left = left.filter(state=wanted)
    return page(
        request, "web/cases/sweep.html", sweep=found, stops=_stops(request, list(left[:MOST_STOPS])),
        far=_far(sight, found), most=MOST_STOPS, wanted=wanted,
        tiles=[{"title": one.name, "value": count.get(one.key, 0), "address": _door(found, one.key, is_closed=one.is_closed)}
               for one in procedure.states],
    )  # fmt: skip


def _door(found: Sweep, state: str, *, is_closed: bool) -> str:
    """Where a figure leads: to the rows that it counted, as far as they are on this page."""
    if is_closed:
        return f"{reverse('cases')}?tab=closed&procedure={procedure.key}&state={state}"
    return f"{reverse('sweep', args=[found.pk])}?state={state}"


def _stops(request: OfficeRequest, cases: list[Case]) -> list[Stop]:
    """The cases with name and address, in three queries; whoever sees the case may read them (R-C.8)."""
    numbers = [bare(case.subject_id) for case in cases]
    with seeing(EVERYTHING):
        entries = Entry.objects.on(request.today).filter(organisation__in=numbers)
        known = {
            pk: (name, works or registered)
            for pk, name, works, registered in entries.values_list(
                "organisation", "name", "operating_address", "registered_address"
            )
        }
    names = UnitName.objects.on(request.today).filter(unit__in={case.unit_id for case in cases})
    places = dict(names.values_list("unit", "name"))
    return [
        Stop(case, *known.get(number, (case.subject_id, "")), places.get(case.unit_id, ""),
             procedure.state(case.state).name)
        for case, number in zip(cases, numbers, strict=True)
    ]  # fmt: skip
