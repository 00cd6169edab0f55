"""Saved views of a ledger: kept, renamed, shared with a unit, dropped."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.address import understand
from jingwei.ledgers.definition import Ledger
from jingwei.ledgers.models import SavedView
from jingwei.ledgers.operations import drop_view, rename_view, save_view, share_view
from jingwei.ledgers.queries import views_of
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of
from jingwei.web.access import standing_of
from jingwei.web.ledgers.steps import address_of, back, found_ledger, refusals_told
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped


@scoped(Permission.LEDGERS_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def views(asked: HttpRequest, key: str) -> HttpResponse:
    """The reader's views of a ledger; by POST one more is kept."""
    request = cast("OfficeRequest", asked)
    ledger = found_ledger(request, key)
    if request.method == "POST":
        return _keep(request, ledger)
    found = views_of(standing_of(request), ledger)
    own = [one for one in found if one.owner_id == request.account.pk]
    shared = [one for one in found if one.owner_id != request.account.pk]
    return page(
        request, "web/ledgers/views.html", ledger=ledger, own=own, shared=shared, units=_units(request, ledger)
    )  # fmt: skip


def _keep(request: OfficeRequest, ledger: Ledger) -> HttpResponse:
    wanted = understand(ledger, request.POST.get("query", "")).asked.from_the_start()
    with refusals_told(request):
        view = save_view(
            ledger, wanted, name=request.POST.get("name", ""), actor=request.account, now=request.now
        )  # fmt: skip
        messages.success(request, _("已存为视图“{name}”。").format(name=view.name))
    return back(address_of(ledger, wanted))


@scoped(Permission.LEDGERS_VIEW)
@require_POST
def rename(asked: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Gives a view another name."""
    request = cast("OfficeRequest", asked)
    view = _found(request, key, pk)
    with refusals_told(request):
        name = request.POST.get("name", "")
        changed = rename_view(view, name=name, actor=request.account, now=request.now)
        messages.success(request, _("已改名为“{name}”。").format(name=changed.name))
    return back(reverse("ledger_views", args=[key]))


@scoped(Permission.LEDGERS_VIEW)
@require_POST
def share(asked: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Shares a view with one of the reader's units and all below it, or with nobody any more."""
    request = cast("OfficeRequest", asked)
    view = _found(request, key, pk)
    chosen = request.POST.get("unit", "")
    units = _units(request, found_ledger(request, key))
    unit = next((one for one in units if str(one.pk) == chosen), None)
    with refusals_told(request):
        share_view(view, unit=unit, actor=request.account, now=request.now)
        said = _("“{name}”已共享给{unit}及下级。") if unit else _("“{name}”不再共享。")
        messages.success(request, said.format(name=view.name, unit=unit.name if unit else ""))
    return back(reverse("ledger_views", args=[key]))


@scoped(Permission.LEDGERS_VIEW)
@require_POST
def drop(asked: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Forgets a view."""
    request = cast("OfficeRequest", asked)
    view = _found(request, key, pk)
    with refusals_told(request):
        drop_view(view, actor=request.account, now=request.now)
        messages.success(request, _("视图“{name}”已删除。").format(name=view.name))
    return back(reverse("ledger_views", args=[key]))


def _found(request: OfficeRequest, key: str, pk: int) -> SavedView:
    """The view, if it is among those that the reader sees; 404 otherwise."""
    ledger = found_ledger(request, key)
    seen = views_of(standing_of(request), ledger)
    view = next((one for one in seen if one.pk == pk), None)
    if view is None:
        raise Http404
    return view


def _units(request: OfficeRequest, ledger: Ledger) -> list[Unit]:
    """The units of the reader's posts, named: with these and all below a view can be shared."""
    tops = [
        ids_of(path)[-1] for path in paths(request.account, ledger.permission, on=request.today)
    ]
    return list(Unit.objects.filter(pk__in=tops).named(on=request.today).order_by("path"))
