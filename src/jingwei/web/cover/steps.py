"""What may be done to a Party organisation: formed, revised, joined and left by hosts, dissolved; refused in words."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from jingwei.cover.models import PartyOrganisation, PartyRecord
from jingwei.cover.operations import Facts, dissolve, form, join, leave, revise
from jingwei.cover.rules import CoverRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.register.models import Organisation
from jingwei.register.queries import organisation_of
from jingwei.web.cover.forms import EndForm, FoundForm, ReviseForm, TieForm
from jingwei.web.cover.party import draw, found
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

_SAID = ("name", "level", "nature", "formation", "formal", "probationary", "term_from", "term_to")


@scoped(Permission.COVER_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def found_one(asked: HttpRequest) -> HttpResponse:
    """The form of a new Party organisation; `?host=JW-…` names the first of its hosts."""
    request = cast("OfficeRequest", asked)
    filled = FoundForm(request.POST or None, initial={"hosts": request.GET.get("host", "")[:20]})
    if filled.is_valid():
        said = filled.cleaned_data
        try:
            made = form(
                Facts(**{key: said[key] for key in _SAID}), hosts=_named(said["hosts"].replace("、", " ").split()),
                established_on=said["established_on"], actor=request.account, now=request.now,
            )  # fmt: skip
        except CoverRefused as refused:
            filled.add_error(None, str(refused))
        else:
            messages.success(request, _("已建好。"))
            return _to(made)
    status = 422 if filled.is_bound else 200
    return page(request, "web/cover/found.html", status=status, form=filled)


@scoped(Permission.COVER_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def revise_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """The form of what is said of it from a day on; what another has changed meanwhile is told."""
    request = cast("OfficeRequest", asked)
    one = found(pk)
    held = PartyRecord.objects.still().filter(party_organisation=one).first()
    if held is None:
        raise Http404
    first = {key: getattr(held, key) for key in _SAID} | {"on": request.today, "seen": held.pk}
    filled = ReviseForm(request.POST or None, initial=first)
    if filled.is_valid():
        said = filled.cleaned_data
        facts = Facts(**{key: said[key] for key in _SAID}, upper=held.upper, committee=held.committee)  # fmt: skip
        try:
            _check_seen(held, said["seen"])
            revise(one, facts, on=said["on"], actor=request.account, now=request.now)
        except CoverRefused as refused:
            filled.add_error(None, str(refused))
        else:
            messages.success(request, _("已改好，从 {day} 起。").format(day=said["on"]))
            return _to(one)
    status = 422 if filled.is_bound else 200
    return page(
        request, "web/cover/revise.html", status=status, form=filled, party=one, name=held.name
    )


def _check_seen(held: PartyRecord, seen: int) -> None:
    if held.pk != seen:
        raise CoverRefused(_("您看的时候以后，别人已经改过。请到它的页面看过再改。"))


@scoped(Permission.COVER_EDIT)
@require_POST
def join_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """Another host from a day on."""
    request = cast("OfficeRequest", asked)
    one, filled = found(pk), TieForm(request.POST, prefix="join")

    def deed(said: dict[str, Any]) -> None:
        (host,) = _named([said["number"]])
        join(one, host, on=said["on"], actor=request.account, now=request.now)

    return _taken(request, one, filled, "join", deed)


@scoped(Permission.COVER_EDIT)
@require_POST
def leave_one(asked: HttpRequest, pk: int, number: str) -> HttpResponse:
    """A host that is none any more from a day on."""
    request = cast("OfficeRequest", asked)
    one, filled = found(pk), EndForm(request.POST, prefix="leave")

    def deed(said: dict[str, Any]) -> None:
        (host,) = _named([number])
        leave(one, host, on=said["on"], actor=request.account, now=request.now)

    return _taken(request, one, filled, "leave", deed)


@scoped(Permission.COVER_EDIT)
@require_POST
def dissolve_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """It ends with the day before."""
    request = cast("OfficeRequest", asked)
    one, filled = found(pk), EndForm(request.POST, prefix="end")
    return _taken(
        request, one, filled, "end",
        lambda said: dissolve(one, on=said["on"], actor=request.account, now=request.now),
    )  # fmt: skip


def _taken(
    request: OfficeRequest, one: PartyOrganisation, filled: Form, name: str, deed: Callable[[dict[str, Any]], None]
) -> HttpResponse:  # fmt: skip
    """The page after the step; refused, the same page with the form as it was filled in."""
    if filled.is_valid():
        try:
            deed(filled.cleaned_data)
        except CoverRefused as refused:
            filled.add_error(None, str(refused))
        else:
            messages.success(request, _("已办好。"))
            return _to(one)
    return draw(request, one, status=422, **{name: filled})


def _named(numbers: Sequence[str]) -> list[Organisation]:
    """The organisations of these numbers, each once; raises CoverRefused for one that is not in sight."""
    known: dict[int, Organisation] = {}
    for number in numbers:
        one = organisation_of(number)
        if one is None:
            raise CoverRefused(_("{number} 不在您的辖区，或没有这个号。").format(number=number))
        known[one.pk] = one
    return list(known.values())


def _to(one: PartyOrganisation) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("party", args=[one.pk]), status=303)
