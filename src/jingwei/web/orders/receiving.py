"""Needs and problems of a reception day that become orders, one by one, each linked back (R-SO.8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from jingwei.areas.orders.kinds import Source
from jingwei.areas.orders.models import Origin
from jingwei.areas.orders.profile import profile
from jingwei.areas.reception.models import Kind, Raised
from jingwei.areas.reception.queries import Tally
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.sight import sight_of
from jingwei.web.access import powers, sight_with
from jingwei.web.addresses import address
from jingwei.web.orders.entering import entered
from jingwei.web.procedures import ORDERS
from jingwei.web.refusals import Forbidden
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped_to_cases

# The class that a need of the kind most likely has: what the form begins with.
_CLASS: Mapping[str, str] = MappingProxyType({
    Kind.PARTY: "party", Kind.POLICY: "policy", Kind.STAFF: "finance", Kind.FINANCE: "finance", Kind.PREMISES: "formalities",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turned:
    """What became orders of what was raised, as far as they are in sight; the door to one more, "" for none."""

    cases: tuple[int, ...]
    door: str


def orders_of(
    request: OfficeRequest, raised: Iterable[tuple[Raised, Tally]]
) -> Mapping[int, Turned] | None:
    """By what was raised; None for a reader who sees no orders."""
    held = powers(request)
    if Permission.ORDERS_VIEW not in held:
        return None
    listed = [one for one, _tally in raised]
    sight = sight_of(request.account, on=request.today)
    with seeing(sight.over(ORDERS)):
        found = _origins(listed)
        seen = dict(found.values_list("reference", "case"))
    with seeing(EVERYTHING):
        used = set(_origins(listed).values_list("reference", flat=True))
    may_enter = Permission.ORDERS_HANDLE in held and request.day == request.today
    return {
        one.pk: Turned(
            tuple(seen[name] for name in _references(one) if name in seen),
            address("order_of_reception", [one.pk]) if may_enter and set(_references(one)) - used else "",
        )
        for one in listed
    }  # fmt: skip


@scoped_to_cases(Permission.ORDERS_HANDLE)
@require_http_methods(["GET", "HEAD", "POST"])
def enter_raised(asked: HttpRequest, raised: int) -> HttpResponse:
    """The form of an order for one of those that were raised; no more than were."""
    request = cast("OfficeRequest", asked)
    with seeing(sight_with(request, Permission.LEDGERS_VIEW)):
        one = Raised.objects.select_related("day").filter(pk=raised).first()
    if one is None:
        raise Http404
    reference = _reference(request, one)
    fixed = {"source": Source.RECEPTION.value, "reference": reference}
    kind = _CLASS.get(one.kind, "")
    said = {"kind": kind} if kind in profile().classes else {}
    return entered(request, {"at": one.day.unit_id}, said, fixed=fixed)


def _reference(request: OfficeRequest, one: Raised) -> str:
    """The number that the form was drawn with, or the next that is free; raises Forbidden where all are orders."""
    sent = request.POST.get("reference", "")
    if sent in _references(one):
        return sent
    with seeing(EVERYTHING):
        used = set(_origins([one]).values_list("reference", flat=True))
    free = next((name for name in _references(one) if name not in used), "")
    if not free:
        raise Forbidden(_("这一类提出的都已转为诉求单。"))
    return free


def _references(one: Raised) -> list[str]:
    return [f"{one.pk}/{number}" for number in range(1, one.number + 1)]


def _origins(raised: Iterable[Raised]) -> QuerySet[Origin]:
    names = [name for one in raised for name in _references(one)]
    return Origin.objects.filter(source=Source.RECEPTION, reference__in=names)
