"""The page of a campaign: its six stages, classes, rounds and channels, the eight steps, all of it doors (R-Z.7)."""

from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.areas.rectification.kinds import STAGES, Channel, Eight
from jingwei.areas.rectification.models import Campaign, Covered, Tick
from jingwei.areas.rectification.queries import (
    cases_of,
    channels,
    compared,
    problems,
    stages,
    ticks,
)
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.people.permissions import Permission
from jingwei.procedures.organisations import names_of
from jingwei.units.models import Unit
from jingwei.web.addresses import address
from jingwei.web.pages import page
from jingwei.web.rectification.forms import MeetingForm
from jingwei.web.rectification.rows import CHANGES
from jingwei.web.rectification.steps import found_campaign, leads
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped


@dataclass(frozen=True, slots=True)
class Row:
    """An organisation of the campaign: its page, department, whoever is tied, its ticks by step, its open cases."""

    number: str
    name: str
    department: str
    tied: str
    ticks: tuple[tuple[Eight, Tick | None], ...]
    cases: int


@scoped(Permission.RECTIFICATION_VIEW)
@require_safe
def campaign(asked: HttpRequest, pk: int) -> HttpResponse:
    """How far it is."""
    request = cast("OfficeRequest", asked)
    found = found_campaign(pk)
    cases = cases_of(found)
    done = ticks(found)
    rows = _rows(
        found, request, done, [case.subject_id for case in cases if case.closed_at is None]
    )
    total = len(Eight) * len(rows)
    classes, first = problems(found), channels(found)
    late = sum(
        case.closed_at is None and case.due_on is not None and case.due_on < request.today
        for case in cases
    )

    def door(**asked: Any) -> str:
        return f"{address('campaign_cases', [found.pk])}?{urlencode(asked)}"

    return page(
        request, "web/rectification/campaign.html", campaign=found, rows=rows, leads=leads(request, found),
        unit=Unit.objects.filter(pk=found.unit_id).named(on=request.today).get(),
        stages=[(_(STAGES[one]), count, door(stage=one.value)) for one, count in stages(cases).items()],
        problems=[(_(str(one.label)), count, door(problem=one.value)) for one, count in classes.items()],
        most=max([1, *classes.values()]),
        compared=[(one.round, door(round=one.round), [
            (len(getattr(one, key)), door(round=one.round, change=key)) for key in CHANGES
        ]) for one in compared(found)],
        channels=[(_(str(one.label)), first.get(one.value, 0), door(channel=one.value)) for one in Channel],
        eight=list(Eight), ticked=sum(len(one) for one in done.values()), total=total, late=late,
        open_door=door(open="yes"), late_door=door(late="yes"), all_door=door(), count=len(cases), meetings=found.meetings.order_by("on"),
        meeting=MeetingForm(initial={"on": request.today}),
    )  # fmt: skip


def _rows(
    found: Campaign, request: OfficeRequest, done: Any, opened: list[str]
) -> list[Row]:  # fmt: skip
    covered = list(Covered.objects.filter(campaign=found).select_related("tied"))
    names = names_of([written(one.organisation_id) for one in covered])
    units = {
        one.pk: one.name
        for one in Unit.objects.filter(pk__in={one.department_id for one in covered}).named(
            on=request.today
        )
    }
    rows = [
        Row(
            number := written(one.organisation_id), names.get(number, number), units.get(one.department_id, ""),
            one.tied.name, tuple((item, done.get(one.organisation_id, {}).get(item)) for item in Eight),
            opened.count(number),
        )
        for one in covered
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row.department, row.name))
