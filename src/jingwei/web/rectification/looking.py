"""An organisation of a campaign: noting a look, ticking the eight steps, what was found."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from jingwei.areas.rectification.kinds import Eight, Problem
from jingwei.areas.rectification.models import Campaign, Covered, Finding, Inspection
from jingwei.areas.rectification.operations import inspect, tick
from jingwei.areas.rectification.procedure import rectification
from jingwei.areas.rectification.queries import ticks
from jingwei.areas.rectification.rules import RectificationRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.queries import may
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.operations import StepRefused
from jingwei.register.rules import RegisterRefused
from jingwei.units.models import Unit
from jingwei.web.cases.facts import about
from jingwei.web.pages import page
from jingwei.web.rectification.forms import LookForm, TickForm
from jingwei.web.rectification.steps import found_campaign, leads
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to
from jingwei.web.scope import scoped


@scoped(Permission.RECTIFICATION_VIEW)
@require_safe
def organisation(asked: HttpRequest, pk: int, number: str) -> HttpResponse:
    """What was done with it so far, and the forms."""
    request = cast("OfficeRequest", asked)
    campaign, covered = _found(pk, number)
    return _drawn(request, campaign, covered)


@scoped(Permission.RECTIFICATION_INSPECT)
@require_POST
def look(asked: HttpRequest, pk: int, number: str) -> HttpResponse:
    """Notes a look and opens cases for what it found."""
    request = cast("OfficeRequest", asked)
    campaign, covered = _taking_part(request, pk, number)
    form = LookForm(request.POST, rounds=campaign.rounds)
    if form.is_valid():
        try:
            made = inspect(
                campaign, covered.organisation, form.look(), found=form.found(), actor=request.account, now=request.now,
                today=request.today,
            )  # fmt: skip
        except (RectificationRefused, StepRefused, RegisterRefused) as refused:
            form.add_error(None, str(refused))
        else:
            count = made.findings.count()
            messages.success(request, _("已登记，发现 {count} 类问题。").format(count=count))
            return back_to("campaign_organisation", campaign.pk, covered.organisation.number)
    return _drawn(request, campaign, covered, look=form, status=422)


@scoped(Permission.RECTIFICATION_INSPECT)
@require_POST
def tick_one(asked: HttpRequest, pk: int, number: str) -> HttpResponse:
    """Ticks one of the eight steps."""
    request = cast("OfficeRequest", asked)
    campaign, covered = _taking_part(request, pk, number)
    form = TickForm(request.POST)
    if form.is_valid():
        try:
            tick(
                campaign, covered.organisation, Eight(form.cleaned_data["item"]), form.done(), actor=request.account,
                now=request.now, today=request.today,
            )  # fmt: skip
        except RectificationRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已登记。"))
            return back_to("campaign_organisation", campaign.pk, covered.organisation.number)
    return _drawn(request, campaign, covered, ticked=form, status=422)


def _found(pk: int, number: str) -> tuple[Campaign, Covered]:
    """The campaign in sight and its organisation; else 404."""
    campaign = found_campaign(pk)
    bare = number.upper().removeprefix("JW-")
    known = bare.isascii() and bare.isdigit() and len(bare) <= 18
    with seeing(EVERYTHING):  # whoever sees the campaign may know whom it is about (R-C.8)
        rows = Covered.objects.select_related("tied", "organisation").filter(campaign=campaign)
        found = rows.filter(organisation=int(bare)).first() if known else None
    if found is None:
        raise Http404
    return campaign, found


def _taking_part(request: OfficeRequest, pk: int, number: str) -> tuple[Campaign, Covered]:
    """The same for whoever leads the campaign, or works in the department; 404 for others."""
    campaign, covered = _found(pk, number)
    if not (leads(request, campaign) or _works_there(request, covered)):
        raise Http404
    return campaign, covered


def _works_there(request: OfficeRequest, covered: Covered) -> bool:
    unit = covered.department
    return may(request.account, Permission.RECTIFICATION_INSPECT, unit=unit, on=request.today)


def _drawn(
    request: OfficeRequest, campaign: Campaign, covered: Covered, *, look: LookForm | None = None,
    ticked: TickForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page."""
    stands = campaign.launched_at is not None and campaign.ended_at is None
    takes_part = stands and (leads(request, campaign) or _works_there(request, covered))
    done = ticks(campaign).get(covered.organisation_id, {})
    looks = Inspection.objects.filter(campaign=campaign, organisation=covered.organisation_id)
    findings = (
        Finding.objects.filter(inspection__in=looks)
        .select_related("case")
        .order_by("inspection__round", "pk")
    )
    found: dict[int, list[tuple[str, Finding, str]]] = {}
    for one in findings:
        title, state = (
            _(str(Problem(one.problem).label)),
            rectification.state(one.case.state).name,
        )
        found.setdefault(one.inspection_id, []).append((title, one, state))
    first = {"on": request.today}
    return page(
        request, "web/rectification/organisation.html", status=status, campaign=campaign, covered=covered,
        about=about(request, covered.organisation.number), takes_part=takes_part,
        department=Unit.objects.filter(pk=covered.department_id).named(on=request.today).get(),
        eight=[(one, done.get(one)) for one in Eight], problems=list(Problem),
        looks=[(one, found.get(one.pk, [])) for one in looks.order_by("round", "pk")],
        look=look or LookForm(rounds=campaign.rounds, initial=first), ticked=ticked or TickForm(initial=first),
    )  # fmt: skip
