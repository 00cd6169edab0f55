"""Steps with posts: appointing, relieving, handing over."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Post, TaskForce
from jingwei.people.operations import appoint, hand_over, relieve
from jingwei.people.permissions import ROLES, Role, Side
from jingwei.people.queries import paths
from jingwei.units.models import Unit
from jingwei.web.access import needs, powers
from jingwei.web.organisations.choosing import MOST, choices, within
from jingwei.web.pages import page
from jingwei.web.people.finding import (
    GIVING,
    Reach,
    called,
    found_account,
    reach_of,
    refusals_in,
    seen,
    to_account,
)
from jingwei.web.people.forms import AppointForm, EndForm, HandOverForm
from jingwei.web.people.said import said_of
from jingwei.web.request import OfficeRequest

_METHODS = ["GET", "HEAD", "POST"]
_FORCE = "force-"


@needs(*GIVING)
@require_http_methods(_METHODS)
def appoint_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """First the role, then where and how long; `?unit_name=` narrows the list of units."""
    request = cast("OfficeRequest", asked)
    account = found_account(request, pk)
    role = _role(request)
    form = _form(request, role) if role else None
    if role and form and form.is_valid():
        with refusals_in(form):
            said = form.cleaned_data
            appoint(
                account, role=role, place=_place(said["place"]), held_from=said["held_from"], held_to=said["held_to"],
                actor=request.account, now=request.now,
            )  # fmt: skip
            messages.success(
                request, _("已任命{name}为“{role}”。").format(name=account.name, role=_(role.title))
            )
            return to_account(account)
    return page(
        request, "web/people/appoint.html", status=422 if form and form.is_bound else 200, person=account, role=role, form=form,
        roles=[one for one in ROLES.values() if one.given_with in powers(request)], text=_text(request), most=MOST,
    )  # fmt: skip


@needs(*GIVING)
@require_http_methods(_METHODS)
def relieve_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """Lets a post end; those of its deputies end with it."""
    request = cast("OfficeRequest", asked)
    post = _post(request, pk)
    form = EndForm(_sent(request), label=_("从哪天起不再担任"), initial={"on": request.today})
    if form.is_valid():
        with refusals_in(form):
            relieve(post, on=form.cleaned_data["on"], actor=request.account, now=request.now)
            messages.success(request, _("“{role}”已免去。").format(role=_(post.duty.title)))
            return to_account(post.account)
    return _drawn(request, "relieve", post, form)


@needs(*GIVING)
@require_http_methods(_METHODS)
def hand_over_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """Closes a post and opens the same for another account on the same day."""
    request = cast("OfficeRequest", asked)
    post = _post(request, pk)
    form = HandOverForm(_sent(request), initial={"on": request.today})
    if form.is_valid():
        taker = called(request, form.cleaned_data["to"])
        if taker is None:
            form.add_error("to", _("您能管的账号里没有这个登录名，请核对。"))
            return _drawn(request, "hand_over", post, form)
        with refusals_in(form):
            hand_over(
                post, to=taker, on=form.cleaned_data["on"], actor=request.account, now=request.now
            )
            said = _("“{role}”已移交给{name}。").format(role=_(post.duty.title), name=taker.name)
            messages.success(request, said)
            return to_account(taker)
    return _drawn(request, "hand_over", post, form)


def forces_of(request: OfficeRequest, reach: Reach) -> list[TaskForce]:
    """The task forces that stand and lie within what the reader may appoint in."""
    units = within(reach.paths.get(GIVING[0], ()))
    standing = TaskForce.objects.filter(units__in=units, held_to__gt=request.today).distinct()
    listed = standing.prefetch_related("units").order_by("held_from", "pk")
    return [one for one in listed if reach.covers(GIVING[0], one.units.all())]


def _drawn(request: OfficeRequest, step: str, post: Post, form: EndForm) -> HttpResponse:
    said = said_of(Post.objects.filter(pk=post.pk), on=request.today)[0]
    status = 422 if form.is_bound else 200
    return page(
        request, f"web/people/{step}.html", status=status, person=post.account, post=said, form=form
    )


def _post(request: OfficeRequest, pk: int) -> Post:
    """The post, if it is the reader's to give and its holder his to see; else 404."""
    found = Post.objects.select_related("account", "unit", "task_force").filter(pk=pk)
    post = found.filter(account__in=seen(request)).first()
    if post is None or not reach_of(request).gives(post):
        raise Http404
    return post


def _role(request: OfficeRequest) -> Role | None:
    """The role that was chosen; None where none is, 404 for one that is not the reader's to give."""
    key = request.POST.get("role", "") or request.GET.get("role", "")
    if not key:
        return None
    role = ROLES.get(key)
    if role is None or role.given_with not in powers(request):
        raise Http404
    return role


def _form(request: OfficeRequest, role: Role) -> AppointForm:
    """The form with the places on which the reader may give this role."""
    data = _sent(request)
    own = paths(request.account, role.given_with, on=request.today)
    units = within(own).on(request.today).filter(kind__in=role.kinds)
    listed = choices(units, "" if data else _text(request), on=request.today)
    sent = str(data.get("place", "")) if data else ""
    if sent.isdecimal() and sent not in {str(pk) for pk, _name in listed}:
        # Found by its name in a long list, of which the form shows the first alone.
        listed += choices(units.filter(pk=int(sent[:18])), "", on=request.today)
    places = [(str(pk), name) for pk, name in listed]
    if role.side is Side.BUSINESS:
        places += [(f"{_FORCE}{one.pk}", _("专班：{title}").format(title=one.title)) for one in forces_of(request, reach_of(request))]  # fmt: skip
    return AppointForm(data, places=places, initial={"held_from": request.today})


def _place(key: str) -> Unit | TaskForce:
    if key.startswith(_FORCE):
        return TaskForce.objects.get(pk=int(key.removeprefix(_FORCE)))
    return Unit.objects.get(pk=int(key))


def _sent(request: OfficeRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _text(request: OfficeRequest) -> str:
    return request.GET.get("unit_name", "")[:50].replace("\0", "")
