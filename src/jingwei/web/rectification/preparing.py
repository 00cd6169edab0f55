"""Preparing a campaign: what it says, departments with duties and ties; launching, meetings, ending it."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingwei.areas.rectification import rules
from jingwei.areas.rectification.models import Campaign, Covered, Duty
from jingwei.areas.rectification.operations import (
    assign_duties,
    cover,
    end,
    launch,
    note_meeting,
    revise,
)
from jingwei.areas.rectification.rules import RectificationRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account, Post
from jingwei.people.permissions import Permission, roles_with
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.kinds import PlacementKind
from jingwei.register.models import Entry, Organisation, Placement
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of
from jingwei.web.pages import page
from jingwei.web.rectification.forms import DepartmentForm, DraftForm, MeetingForm, lines_of
from jingwei.web.rectification.steps import led_campaign, refusals_told
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to
from jingwei.web.scope import scoped


@scoped(Permission.RECTIFICATION_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def revise_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """What a draft says."""
    request = cast("OfficeRequest", asked)
    found = led_campaign(request, pk)
    form = DraftForm(request.POST or None, initial=DraftForm.said(found))
    if form.is_valid():
        try:
            revise(found, form.draft(), actor=request.account, now=request.now)
        except RectificationRefused as refused:
            form.add_error(None, str(refused))
        else:
            return back_to("prepare_campaign", found.pk)
    return page(request, "web/rectification/draft.html", form=form, key="", campaign=found, status=422 if form.is_bound else 200)  # fmt: skip


@scoped(Permission.RECTIFICATION_LEAD)
@require_safe
def prepare(asked: HttpRequest, pk: int) -> HttpResponse:
    """What is there and what is missing of 三定一包, department by department."""
    request = cast("OfficeRequest", asked)
    found = led_campaign(request, pk)
    departments = departments_of(found, request)
    duties = [one.department_id for one in Duty.objects.filter(campaign=found)]
    covered = [one.department_id for one in Covered.objects.filter(campaign=found)]
    with seeing(EVERYTHING):
        theirs = {unit.pk: len(_supervised(unit, found, request)) for unit in departments}
    rows = [
        (unit, duties.count(unit.pk), covered.count(unit.pk), theirs[unit.pk]) for unit in departments
    ]  # fmt: skip
    rows.sort(key=lambda row: (-row[2], -row[3], row[0].path))
    missing = rules.unready(found)
    return page(
        request, "web/rectification/prepare.html", campaign=found, rows=rows, missing=missing,
        launched=found.launched_at is not None,
    )  # fmt: skip


@scoped(Permission.RECTIFICATION_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def prepare_department(asked: HttpRequest, pk: int, department: int) -> HttpResponse:
    """A department's duties, who is tied to its organisations, and which of them are taken in."""
    request = cast("OfficeRequest", asked)
    found = led_campaign(request, pk)
    unit = next((one for one in departments_of(found, request) if one.pk == department), None)
    if unit is None:
        raise Http404
    with seeing(EVERYTHING):
        supervised = _supervised(unit, found, request)
    people = _people(unit, request)
    own = Covered.objects.filter(campaign=found, department=unit)
    held = list(own.values_list("organisation", "tied"))
    first = {
        "duties": "\n".join(Duty.objects.filter(campaign=found, department=unit).order_by("pk").values_list("text", flat=True)),
        "tied": str(held[0][1]) if held else "",
        "organisations": [str(one) for one, _tied in held] or [str(one) for one in supervised],
    }  # fmt: skip
    form = DepartmentForm(
        request.POST or None, people=[(str(one.pk), one.name) for one in people],
        organisations=[(str(one), name) for one, name in supervised.items()], initial=first,
    )  # fmt: skip
    if form.is_valid():
        try:
            _keep(request, found, unit, form)
        except RectificationRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("{unit}已保存。").format(unit=unit.name))
            return back_to("prepare_campaign", found.pk)
    return page(
        request, "web/rectification/department.html", campaign=found, unit=unit, form=form, people=people,
        supervised=supervised, status=422 if form.is_bound else 200,
    )  # fmt: skip


def _keep(request: OfficeRequest, found: Campaign, unit: Unit, form: DepartmentForm) -> None:
    said = form.cleaned_data
    assign_duties(
        found, unit, texts=lines_of(said["duties"]), actor=request.account, now=request.now
    )
    if not said["organisations"]:
        return
    if not said["tied"]:
        raise RectificationRefused(_("请选包联人：一家组织要有一个人从头包到底。"))
    tied = Account.objects.get(pk=int(said["tied"]))
    with seeing(EVERYTHING):
        chosen = list(Organisation.objects.filter(pk__in=map(int, said["organisations"])))
    cover(found, {one: (unit, tied) for one in chosen}, actor=request.account, now=request.now)


@scoped(Permission.RECTIFICATION_LEAD)
@require_POST
def launch_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """Begins it."""
    request = cast("OfficeRequest", asked)
    found = led_campaign(request, pk)
    with refusals_told(request):
        launch(found, actor=request.account, now=request.now)
        messages.success(request, _("“{title}”已启动。").format(title=found.title))
    found.refresh_from_db()
    return back_to("campaign" if found.launched_at else "prepare_campaign", found.pk)


@scoped(Permission.RECTIFICATION_LEAD)
@require_POST
def end_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """Ends it."""
    request = cast("OfficeRequest", asked)
    found = led_campaign(request, pk)
    with refusals_told(request):
        end(found, actor=request.account, now=request.now)
        messages.success(request, _("“{title}”已结束，回头看继续。").format(title=found.title))
    return back_to("campaign", found.pk)


@scoped(Permission.RECTIFICATION_LEAD)
@require_POST
def meeting(asked: HttpRequest, pk: int) -> HttpResponse:
    """Notes a meeting."""
    request = cast("OfficeRequest", asked)
    found = led_campaign(request, pk)
    form = MeetingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请填推进会的日期和定了什么。"))
        return back_to("campaign", found.pk)
    with refusals_told(request):
        said = form.cleaned_data
        note_meeting(
            found,
            on=said["on"],
            settled=said["settled"],
            actor=request.account,
            now=request.now,
            today=request.today,
        )
        messages.success(request, _("推进会已登记。"))
    return back_to("campaign", found.pk)


def departments_of(campaign: Campaign, request: OfficeRequest) -> list[Unit]:
    """The departments that serve the campaign's place, or one above it."""
    served = Unit.objects.filter(kind=Kind.DEPARTMENT).on(request.today).named(on=request.today)
    return list(served.filter(serves__in=ids_of(campaign.unit.path)).order_by("path"))


def _supervised(unit: Unit, campaign: Campaign, request: OfficeRequest) -> dict[int, str]:
    """The organisations of the campaign's place of which the department is the competent unit, by name."""
    ties = Placement.objects.on(request.today).filter(kind=PlacementKind.COMPETENT_UNIT, unit=unit)
    entries = Entry.objects.on(request.today).filter(
        organisation__in=ties.values("organisation"), units__contains=[campaign.unit_id]
    )
    return dict(entries.order_by("name", "pk").values_list("organisation", "name"))


def _people(unit: Unit, request: OfficeRequest) -> list[Account]:
    """Who has a post in the department with which cases are handled."""
    roles = [one.key for one in roles_with(Permission.RECTIFICATION_HANDLE)]
    posts = Post.objects.on(request.today).filter(unit=unit, role__in=roles)
    return list(Account.objects.filter(pk__in=posts.values("account"), is_active=True).order_by("name", "pk"))  # fmt: skip
