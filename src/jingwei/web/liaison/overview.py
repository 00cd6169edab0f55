"""How many are guided and how many are not, who guides, what has ended or is due; asking for a proposal."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from jingwei.areas.liaison import queries
from jingwei.areas.liaison.models import OPEN, Proposal
from jingwei.areas.liaison.operations import draw, propose
from jingwei.areas.liaison.operations.proposing import AT_ONCE
from jingwei.areas.liaison.queries import GUIDED, UNGUIDED, asked_in, uncovered
from jingwei.areas.liaison.rules import CONTACT_DAYS, LiaisonRefused, term_end
from jingwei.areas.liaison.tasks import draw_proposal
from jingwei.cover.models import Assignment
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.ledgers.asked import Filter
from jingwei.ledgers.organisations import coverage_base
from jingwei.people.permissions import Permission
from jingwei.people.queries import may
from jingwei.people.sight import current, seeing
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of
from jingwei.web.access import powers, sight_with
from jingwei.web.addresses import address
from jingwei.web.figures.steps import UNIT, chosen_unit, units_above, units_below
from jingwei.web.ledgers.steps import address_of
from jingwei.web.liaison.steps import name_of, unit_names
from jingwei.web.numbers import number_in
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to
from jingwei.web.scope import scoped

SIZE = 100  # instructors on a page
MOST, WHOLE = 10, 500  # lines of each list of what is due; of the one that is asked for
YEAR = timedelta(days=365)


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def liaison(asked: HttpRequest) -> HttpResponse:
    """The page of a unit, as of a day."""
    request = cast("OfficeRequest", asked)
    unit = chosen_unit(request)
    above, groups = units_above(unit, request), units_below(unit, request)
    with seeing(current().within(unit)):
        facts = {**_counts(unit, request), **_people(request), **_due(request)}
    return page(
        request, "web/liaison/overview.html", unit=unit, **facts, **_proposals(unit, request),
        above=[(one.name, _door(request, one)) for one in above],
        groups=[(title, [(one, _door(request, one)) for one in units]) for title, units in groups],
        contact_days=CONTACT_DAYS,
    )  # fmt: skip


def _door(request: OfficeRequest, unit: Unit) -> str:
    on = "" if request.day == request.today else f"&on={request.day}"
    return f"{address('liaison')}?{UNIT}={unit.pk}{on}"


def _counts(unit: Unit, request: OfficeRequest) -> dict[str, Any]:
    """Each count with the door to the rows that it counted."""
    on = None if request.day == request.today else request.day

    def counted(*filters: Filter) -> tuple[int, str]:
        count = uncovered(unit, *filters, today=request.today, on=on).count()
        return count, address_of(coverage_base, asked_in(unit, *filters, on=on))

    return {"uncovered": counted(), "guided": counted(GUIDED), "unguided": counted(UNGUIDED)}


def _people(request: OfficeRequest) -> dict[str, Any]:
    """The instructors, by unit and name."""
    listed = queries.loads(on=request.day)
    first = max((number_in(request.GET.get("from", "")) or 1) - 1, 0)
    shown = listed[first : first + SIZE]
    names = unit_names((one.instructor.unit_id for one in shown), on=request.day)
    return {
        "loads": [(one, names.get(one.instructor.unit_id, "")) for one in shown],
        "people": len(listed), "first": first + 1,
        "before": max(first + 1 - SIZE, 1) if first else None,
        "after": first + 1 + SIZE if first + SIZE < len(listed) else None,
    }  # fmt: skip


def _due(request: OfficeRequest) -> dict[str, Any]:
    """What has ended by itself, whose term ends, who was not contacted; the first of each and how many there are."""
    lists = {
        "ended": queries.ended_by_cover(since=request.day - YEAR, on=request.day),
        "terms": queries.terms_due(on=request.day),
        "silent": queries.not_contacted(on=request.day),
    }
    whole = request.GET.get("list", "")
    return {name: _listed(rows, WHOLE if name == whole else MOST) for name, rows in lists.items()}


def _listed(rows: QuerySet[Assignment], most: int) -> tuple[int, list[tuple[Any, ...]]]:
    found: Iterable[Assignment] = list(rows[:most])
    names = queries.names_of(one.organisation_id for one in found)
    lines = [
        (one, written(one.organisation_id), names.get(one.organisation_id, ""), term_end(one.held_from))
        for one in found
    ]  # fmt: skip
    return rows.count(), lines


def _proposals(unit: Unit, request: OfficeRequest) -> dict[str, Any]:
    """What somebody who may send instructors here finds: the proposal that waits, the last ones, the button."""
    if Permission.COVER_GUIDE not in powers(request):
        return {"may_propose": False, "may_note": False, "proposals": []}
    with seeing(sight_with(request, Permission.COVER_GUIDE)):
        found = list(queries.proposals().filter(unit=unit)[:5])
    is_mine = may(request.account, Permission.COVER_GUIDE, unit=unit, on=request.today)
    return {
        "may_propose": is_mine and not any(one.state in OPEN for one in found),
        "may_note": is_mine,
        "proposals": found,
    }


@scoped(Permission.COVER_GUIDE)
@require_POST
def ask(asked: HttpRequest) -> HttpResponse:
    """Asks for a proposal for a unit; small ones are there at once, large ones come from the worker."""
    request = cast("OfficeRequest", asked)
    wanted = number_in(request.POST.get(UNIT, "")) or 0
    unit = Unit.objects.on(request.today).filter(pk=wanted).first()
    if unit is None or current().units.isdisjoint(ids_of(unit.path)):
        raise Http404
    try:
        made, is_new = propose(unit, actor=request.account, now=request.now)
    except LiaisonRefused as refused:
        messages.error(request, str(refused))
        return back_to("liaison")
    if is_new:
        _begin(made, request)
    else:
        text = _("{unit}已有一份待确认的建议，就是这份。")
        messages.info(request, text.format(unit=name_of(unit, on=request.today)))
    return back_to("liaison_proposal", made.pk)


def _begin(made: Proposal, request: OfficeRequest) -> None:
    if made.organisations > AT_ONCE:
        draw_proposal.defer(proposal=made.pk)
        messages.success(request, _("正在计算，可以离开本页，结果会留在这里。"))
    else:
        draw(made.pk, clock=lambda: request.now)
