"""Overriding a rule: tying an organisation to another unit, and letting the rules say again."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.register.kinds import Basis, PlacementKind
from jingwei.register.models import Entry, Organisation, Placement
from jingwei.register.operations import RegisterRefused, place, unplace
from jingwei.register.operations.steps import hold
from jingwei.register.queries import why_placed
from jingwei.register.staying import staying
from jingwei.units.models import Unit
from jingwei.units.queries import name_paths
from jingwei.web.organisations import turns
from jingwei.web.organisations.choosing import MOST, choices, usable
from jingwei.web.organisations.finding import back, found, refusals_in
from jingwei.web.organisations.forms import PlaceForm, ReasonForm
from jingwei.web.organisations.organisation import PLACEABLE
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

DEEDS = ("place", "unplace")


@scoped(Permission.REGISTER_PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def place_one(asked: HttpRequest, number: str, kind: str) -> HttpResponse:
    """The form that ties an organisation to a unit; `?unit_name=` narrows the list of units."""
    request = cast("OfficeRequest", asked)
    one, chosen = found(number), _kind(kind)
    form = offered(request, chosen, request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            _save(request, one, chosen, form.cleaned_data)
            messages.success(request, _("“{kind}”已改好。").format(kind=_(chosen.label)))
            return back(request, one)
    return _drawn(request, one, chosen, form=form)


@scoped(Permission.REGISTER_PLACE)
@require_POST
def unplace_one(asked: HttpRequest, number: str, kind: str) -> HttpResponse:
    """Takes back what a person said; pressed twice it is taken back once."""
    request = cast("OfficeRequest", asked)
    one, chosen = found(number), _kind(kind)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with refusals_in(form):
            hold(one, on=request.today)
            if not _is_taken_back(form.cleaned_data["seen"], one, chosen):
                with staying(one):
                    unplace(
                        one, kind=chosen, reason=form.cleaned_data["reason"], on=request.today,
                        actor=request.account, now=request.now,
                    )  # fmt: skip
            said = _("“{kind}”已改回按规则。").format(kind=_(chosen.label))
            messages.success(request, said)
            return back(request, one)
    return _drawn(request, one, chosen, taking_back=form)


def _save(
    request: OfficeRequest, one: Organisation, kind: PlacementKind, said: dict[str, Any]
) -> None:
    """Raises RegisterRefused where another has placed it since the reader saw it."""
    unit = Unit.objects.get(pk=said["unit"])
    hold(one, on=request.today)
    now = _held(one, kind)
    is_done = now is not None and now.unit_id == unit.pk and now.basis == Basis.PERSON
    if not is_done and (now.pk if now else None) != said["seen"]:
        raise RegisterRefused(_told(request, one, kind, said["seen"], now))
    with staying(one):
        place(
            one, kind=kind, unit=unit, reason=said["reason"], on=request.today, actor=request.account, now=request.now
        )  # fmt: skip


def _told(
    request: OfficeRequest, one: Organisation, kind: PlacementKind, seen: int | None, now: Placement | None
) -> str:  # fmt: skip
    then = (
        Placement.objects.filter(organisation=one, kind=kind, pk=seen or 0)
        .select_related("unit")
        .first()
    )
    names = name_paths([each.unit for each in (then, now) if each], on=request.today)
    return turns.meanwhile(
        one, deeds=DEEDS, part=("kind", str(kind)),
        before=names[then.unit_id] if then else "", after=names[now.unit_id] if now else "",
    )  # fmt: skip


def _is_taken_back(seen: int | None, one: Organisation, kind: PlacementKind) -> bool:
    """Whether what the reader saw is over, and no person has said anything since."""
    ended = Placement.objects.filter(
        organisation=one, kind=kind, pk=seen or 0, held_to__isnull=False
    )
    if not ended.exists():
        return False
    now = _held(one, kind)
    if now is not None and now.basis != Basis.RULE:
        raise RegisterRefused(_("您打开这一页以后，它又被另作安排。请看过再定，要改就再提交一次。"))
    return True


def _drawn(
    request: OfficeRequest, one: Organisation, kind: PlacementKind, *,
    form: PlaceForm | None = None, taking_back: ReasonForm | None = None,
) -> HttpResponse:  # fmt: skip
    """The page with the form that was refused, or with empty ones; both about what stands now."""
    held = _held(one, kind)
    seen = held.pk if held else None
    form, taking_back = form or offered(request, kind, None), taking_back or ReasonForm()
    for each in (form, taking_back):
        each.show_anew(seen)
    status = 422 if form.is_bound or taking_back.is_bound else 200
    return page(
        request, "web/organisations/place.html", part="units", status=status, organisation=one, kind=kind,
        title=_(kind.label), held=held, form=form, taking_back=taking_back,
        path=name_paths([held.unit], on=request.today)[held.unit_id] if held else "",
        why=why_placed(held) if held else "", by_person=held is not None and held.basis != Basis.RULE,
        text=typed(request), name=called_today(one),
    )  # fmt: skip


def offered(request: OfficeRequest, kind: PlacementKind, data: Any) -> PlaceForm:
    """The form with the units that the reader may choose for this kind; `?unit_name=` narrows them."""
    units = usable(request.account, kind, on=request.today)
    text = "" if data else typed(request)
    listed = choices(units, text, on=request.today)
    sent = str(data.get("unit", "")) if data else ""
    if sent.isdecimal() and sent not in {str(pk) for pk, _name in listed}:
        # Found by its name in a long list, of which the form shows the first alone.
        listed += choices(units.filter(pk=int(sent)), "", on=request.today)
    return PlaceForm(data, title=_(kind.label), units=listed, most=MOST)


def typed(request: OfficeRequest) -> str:
    """By what name a unit is looked for."""
    return request.GET.get("unit_name", "")[:50].replace("\0", "")


def called_today(one: Organisation) -> str:
    """What it is called today, or its number where it has left the register."""
    entry = Entry.objects.still().filter(organisation=one).first()
    return entry.name if entry else one.number


def _held(one: Organisation, kind: PlacementKind) -> Placement | None:
    return (
        Placement.objects.still().filter(organisation=one, kind=kind).select_related("unit").first()
    )


def _kind(key: str) -> PlacementKind:
    if key not in PLACEABLE:
        raise Http404
    return PlacementKind(key)
