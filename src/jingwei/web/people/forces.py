"""Task forces: those that stand, founding one, ending one before its time (R-P.6)."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Post, TaskForce
from jingwei.people.operations import end_task_force, found_task_force
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.units.models import Unit
from jingwei.web.access import needs, powers
from jingwei.web.organisations.choosing import MOST, choices, within
from jingwei.web.pages import page
from jingwei.web.people.finding import Reach, posts_within, reach_of, refusals_in
from jingwei.web.people.forms import EndForm, ForceForm
from jingwei.web.people.said import names, said_of
from jingwei.web.request import OfficeRequest

_METHODS = ["GET", "HEAD", "POST"]


@needs(Permission.PEOPLE_VIEW)
@require_safe
def forces(asked: HttpRequest) -> HttpResponse:
    """The task forces of the day in which a unit of the reader's takes part."""
    request = cast("OfficeRequest", asked)
    own, reach = paths(request.account, Permission.PEOPLE_VIEW, on=request.today), reach_of(request)
    found = TaskForce.objects.on(request.day).filter(units__in=within(own)).distinct()
    listed = list(found.prefetch_related("units").order_by("held_to", "pk"))
    called = names({unit for force in listed for unit in force.units.all()}, on=request.day)
    posts = posts_within(own).on(request.day).filter(task_force__in=listed).order_by("held_from", "pk")  # fmt: skip
    said = said_of(posts, on=request.day)
    rows = [
        (force, [called[unit.pk] for unit in force.units.all()],
         [one for one in said if one.post.task_force_id == force.pk], _may_end(force, reach))
        for force in listed
    ]  # fmt: skip
    return page(
        request, "web/people/forces.html", rows=rows, may_found=Permission.PEOPLE_APPOINT in powers(request)
    )  # fmt: skip


@needs(Permission.PEOPLE_APPOINT)
@require_http_methods(_METHODS)
def found_force(asked: HttpRequest) -> HttpResponse:
    """Founds one over units of the reader's; `?unit_name=` narrows their list."""
    request = cast("OfficeRequest", asked)
    form = _form(request)
    if form.is_valid():
        with refusals_in(form):
            said = form.cleaned_data
            units = Unit.objects.filter(pk__in=said.pop("units"))
            force = found_task_force(**said, units=units, actor=request.account, now=request.now)
            messages.success(
                request, _("专班“{title}”已成立，可以任命成员了。").format(title=force.title)
            )
            return _to_list()
    return page(
        request, "web/people/found_force.html", status=422 if form.is_bound else 200, form=form, text=_text(request), most=MOST,
    )  # fmt: skip


@needs(Permission.PEOPLE_APPOINT)
@require_http_methods(_METHODS)
def end_force(asked: HttpRequest, pk: int) -> HttpResponse:
    """Ends one before its time, and all posts in it."""
    request = cast("OfficeRequest", asked)
    force = TaskForce.objects.prefetch_related("units").filter(pk=pk).first()
    if force is None or not _may_end(force, reach_of(request)):
        raise Http404
    form = EndForm(_sent(request), label=_("从哪天起解散"), initial={"on": request.today})
    if form.is_valid():
        with refusals_in(form):
            end_task_force(
                force, on=form.cleaned_data["on"], actor=request.account, now=request.now
            )
            messages.success(request, _("专班“{title}”已解散。").format(title=force.title))
            return _to_list()
    members = Post.objects.filter(task_force=force).lasting(after=request.today)
    return page(
        request, "web/people/end_force.html", status=422 if form.is_bound else 200, force=force, form=form,
        members=said_of(members.order_by("held_from", "pk"), on=request.today),
    )  # fmt: skip


def _may_end(force: TaskForce, reach: Reach) -> bool:
    return reach.covers(Permission.PEOPLE_APPOINT, force.units.all())


def _form(request: OfficeRequest) -> ForceForm:
    data = _sent(request)
    own = paths(request.account, Permission.PEOPLE_APPOINT, on=request.today)
    units = within(own).on(request.today)
    listed = choices(units, "" if data else _text(request), on=request.today)
    sent = {int(key) for key in data.getlist("units")[:MOST] if key.isdecimal() and len(key) <= 18} if data else set()  # fmt: skip
    if missing := sent - {pk for pk, _name in listed}:
        listed += choices(units.filter(pk__in=missing), "", on=request.today)
    shown = [(str(pk), name) for pk, name in listed]
    return ForceForm(data, units=shown, initial={"held_from": request.today})


def _to_list() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("task_forces"), status=303)


def _sent(request: OfficeRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _text(request: OfficeRequest) -> str:
    return request.GET.get("unit_name", "")[:50].replace("\0", "")
