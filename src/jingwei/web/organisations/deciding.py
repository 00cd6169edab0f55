"""Deciding on the three authorities: ending one, disputing it, deciding against who names another (R-R.13)."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.register.kinds import AUTHORITIES, PlacementKind
from jingwei.register.models import Naming, Organisation, Placement
from jingwei.register.operations import RegisterRefused, dispute, end_tie, settle
from jingwei.register.operations.steps import hold
from jingwei.units.models import Unit
from jingwei.web.organisations.finding import back, found, refusals_in
from jingwei.web.organisations.forms import PlaceForm, ReasonForm
from jingwei.web.organisations.placing import called_today, offered, typed
from jingwei.web.organisations.tied import ties_of
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped


@scoped(Permission.REGISTER_PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def end_one(asked: HttpRequest, number: str, kind: str) -> HttpResponse:
    """The form that ends a tie without a successor."""
    request = cast("OfficeRequest", asked)
    one, chosen = found(number), _kind(kind)

    def end(seen: int | None, reason: str) -> None:
        hold(one, on=request.today)
        held = Placement.objects.still().filter(organisation=one, kind=chosen).first()
        if _is_over(seen, one, chosen) and held is None:
            return
        if (held.pk if held else None) != seen:
            raise RegisterRefused(
                _("您打开这一页以后，它又被另作安排。请看过再定，要改就再提交一次。")
            )
        end_tie(one, kind=chosen, reason=reason, on=request.today, actor=request.account, now=request.now)  # fmt: skip

    held = Placement.objects.still().filter(organisation=one, kind=chosen).first()
    return _reasoned(
        request, one, chosen, end, seen=held.pk if held else None,
        title=_("终止{kind}").format(kind=_(chosen.label)), done=_("“{kind}”已终止。").format(kind=_(chosen.label)),
        what=_("从今天起没有“{kind}”，列入缺口；以后的名单仍这样写也不恢复，除非改了说法。").format(kind=_(chosen.label)),
    )  # fmt: skip


@scoped(Permission.REGISTER_PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def settle_one(asked: HttpRequest, number: str, pk: int) -> HttpResponse:
    """The form that decides against one naming."""
    request = cast("OfficeRequest", asked)
    one = found(number)
    named = Naming.objects.filter(pk=pk, organisation=one).select_related("unit").first()
    if named is None:
        raise Http404
    chosen = PlacementKind(named.kind)

    def decide(_seen: int | None, reason: str) -> None:
        hold(one, on=request.today)
        now = Naming.objects.get(pk=pk)
        if now.settled_by_id != request.account.pk:  # pressed twice it is decided once
            settle(now, reason=reason, on=request.today, actor=request.account, now=request.now)

    return _reasoned(
        request, one, chosen, decide, seen=None, title=_("不采信这条指认"), done=_("已裁定不采信。"),
        what=_("“{said}”不作为它的{kind}。同一份名单仍这样写也不再提起。").format(
            said=named.said, kind=_(chosen.label)),
    )  # fmt: skip


@scoped(Permission.REGISTER_PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def dispute_one(asked: HttpRequest, number: str, kind: str) -> HttpResponse:
    """The form that says another unit claims it, or should have it; what stands goes on until it is decided."""
    request = cast("OfficeRequest", asked)
    one, chosen = found(number), _kind(kind)
    form = offered(request, chosen, request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            _disputed(request, one, chosen, form)
            said = _("已记为有争议，等人裁定。")
            messages.success(request, said)
            return back(request, one)
    status = 422 if form.is_bound else 200
    return page(
        request, "web/organisations/dispute.html", part="units", status=status, organisation=one, kind=chosen,
        title=_(chosen.label), form=form, text=typed(request), name=called_today(one),
        tie=_tie(request, one, chosen),
    )  # fmt: skip


def _disputed(
    request: OfficeRequest, one: Organisation, kind: PlacementKind, form: PlaceForm
) -> None:
    unit = Unit.objects.get(pk=form.cleaned_data["unit"])
    hold(one, on=request.today)
    mine = Naming.objects.still().filter(organisation=one, kind=kind, unit=unit)
    if mine.filter(account=request.account).exists():  # pressed twice it is said once
        return
    dispute(one, kind=kind, unit=unit, reason=form.cleaned_data["reason"], on=request.today,
            actor=request.account, now=request.now)  # fmt: skip


def _reasoned(
    request: OfficeRequest, one: Organisation, kind: PlacementKind, step: Callable[[int | None, str], None], *,
    seen: int | None, title: str, done: str, what: str,
) -> HttpResponse:  # fmt: skip
    """A step that asks for a reason alone; refused it is said in the form."""
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            step(form.cleaned_data["seen"], form.cleaned_data["reason"])
            messages.success(request, done)
            return back(request, one)
    form.show_anew(seen)
    status = 422 if form.is_bound else 200
    return page(
        request, "web/organisations/decide.html", status=status, organisation=one, kind=kind, form=form,
        title=title, what=what, name=called_today(one), tie=_tie(request, one, kind),
    )  # fmt: skip


def _tie(request: OfficeRequest, one: Organisation, kind: PlacementKind) -> object:
    return next(tie for tie in ties_of(one, on=request.today) if tie.kind == kind)


def _is_over(seen: int | None, one: Organisation, chosen: PlacementKind) -> bool:
    own = Placement.objects.filter(organisation=one, kind=chosen)
    return own.filter(pk=seen or 0, held_to__isnull=False).exists()


def _kind(key: str) -> PlacementKind:
    if key not in AUTHORITIES:
        raise Http404
    return PlacementKind(key)
