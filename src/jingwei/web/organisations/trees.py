"""The three trees as of a day, and the page of one unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.asked import Asked, Filter, Match
from jingwei.ledgers.organisations import base_register
from jingwei.people.models import Post
from jingwei.people.permissions import ROLES, Permission
from jingwei.people.queries import may, paths
from jingwei.people.sight import seeing
from jingwei.register.models import Entry, EntryQuerySet
from jingwei.units.kinds import CodeSystem, Kind, SuccessionKind, Tree
from jingwei.units.models import Succession, Unit, UnitName
from jingwei.units.paths import ids_of
from jingwei.units.queries import NAMES_JOINED, ancestors, children, name_paths
from jingwei.web.access import needs, powers, sight_with
from jingwei.web.organisations.choosing import within
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest, is_by_htmx

MOST = 10_000  # counted one by one; beyond it only the ledger counts
_COUNTED = (Tree.PLACE, Tree.COMMITTEE)


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in a tree: what stands above it as text, what it is, how many lie directly below."""

    unit: Unit
    kind: str
    above: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, "10000+" from there on, and the rows it opens, "" where no page shows them."""

    value: str
    address: str


@needs(Permission.UNITS_VIEW)
@require_safe
def units(asked: HttpRequest) -> HttpResponse:
    """The trees from the reader's own units down; `?under=` gives htmx what lies below one of them."""
    request = cast("OfficeRequest", asked)
    under = request.GET.get("under", "")
    if under and not is_by_htmx(request):
        return HttpResponseRedirect(reverse("unit", args=[_in_sight(request, under).pk]))
    if under:
        below = _branches(children(_in_sight(request, under), on=request.day))
        return page(request, "web/organisations/below.html", part="below", below=below)
    trees = [(_(tree.label), _tops(request, tree)) for tree in Tree]
    may_outline = Permission.UNITS_EDIT in powers(request)
    return page(request, "web/organisations/units.html", trees=trees, may_outline=may_outline)


@needs(Permission.UNITS_VIEW)
@require_safe
def unit(asked: HttpRequest, pk: int) -> HttpResponse:
    """One unit: its names and codes over time, what came before and after, what lies below, who works there."""
    request = cast("OfficeRequest", asked)
    one = _in_sight(request, str(pk))
    return page(request, "web/organisations/unit.html", **_facts(request, one))


def _facts(request: OfficeRequest, one: Unit) -> dict[str, Any]:
    day = request.day
    names = list(one.names.order_by("held_from"))
    own = paths(request.account, Permission.UNITS_VIEW, on=request.today)
    title = next((name.name for name in reversed(names) if name.held_from <= day), names[0].name)
    codes = [
        (_(CodeSystem(code.system).label), code)
        for code in one.codes.order_by("held_from", "system")
    ]
    return {
        "unit": one, "title": title, "kind": _(Kind(one.kind).label), "names": names,
        "stands": one.held_from <= day and (one.held_to is None or day < one.held_to),
        "above": [(each, _lies_in(each, own)) for each in ancestors(one, on=day) if each.name],
        "serves": _served(one, own, on=day), "codes": codes, "before": _kin(one.came_of.all(), "predecessor", own),
        "after": _kin(one.went_to.all(), "successor", own), "below": _branches(children(one, on=day)),
        "people": _people(request, one), "has_inner_offices": one.kind == Kind.DEPARTMENT, "figure": _figure(request, one),
    }  # fmt: skip


def _in_sight(request: OfficeRequest, key: str) -> Unit:
    """The unit of this key; 404 where it is none, or not the reader's."""
    own = paths(request.account, Permission.UNITS_VIEW, on=request.today)
    found = within(own).filter(pk=int(key)).first() if _is_key(key) else None
    if found is None:
        raise Http404
    return found


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18


def _tops(request: OfficeRequest, tree: Tree) -> list[Branch]:
    """The reader's own units of the tree that stand on the day."""
    own = paths(request.account, Permission.UNITS_VIEW, on=request.today, tree=tree)
    ids = [ids_of(path)[-1] for path in own]
    found = Unit.objects.filter(pk__in=ids).on(request.day).named(on=request.day)
    listed = found.counted(on=request.day).order_by("pk")
    lines = name_paths(listed, on=request.day)
    return [
        Branch(unit, _(Kind(unit.kind).label), lines[unit.pk].rpartition(NAMES_JOINED)[0])
        for unit in listed
    ]


def _branches(found: Iterable[Unit]) -> list[Branch]:
    return [Branch(unit, _(Kind(unit.kind).label)) for unit in found]


def _lies_in(unit: Unit, own: list[str]) -> bool:
    return any(unit.path.startswith(path) for path in own)


def _served(one: Unit, own: list[str], *, on: date) -> tuple[Unit, str, bool] | None:
    """The place that an office or a committee serves, its way down, and whether the reader may open it."""
    if one.serves is None:
        return None
    return one.serves, name_paths([one.serves], on=on)[one.serves.pk], _lies_in(one.serves, own)


def _kin(links: Any, side: str, own: list[str]) -> list[tuple[Succession, str, Unit, str, bool]]:
    """Successions with the unit on the other side, what it was called, and whether the reader may open it."""
    found = list(links.select_related(side).order_by("happened_on", "pk"))
    others = [getattr(link, side) for link in found]
    called = UnitName.objects.filter(unit__in=others).order_by("held_from")
    names = dict(called.values_list("unit", "name"))
    return [
        (link, _(SuccessionKind(link.kind).label), other, names[other.pk], _lies_in(other, own))
        for link, other in zip(found, others, strict=True)
    ]


def _people(request: OfficeRequest, one: Unit) -> list[tuple[str, list[str]]] | None:
    """Roles with the names of those who hold them there on the day; None where the reader may not know."""
    if Permission.PEOPLE_VIEW not in powers(request):
        return None
    if not may(request.account, Permission.PEOPLE_VIEW, unit=one, on=request.today):
        return None
    held: dict[str, list[str]] = {}
    posts = Post.objects.on(request.day).filter(unit=one, account__is_active=True)
    for post in posts.select_related("account").order_by("account__name", "pk"):
        held.setdefault(post.role, []).append(post.account.name)
    return [(_(role.title), held[key]) for key, role in ROLES.items() if key in held]


def _figure(request: OfficeRequest, one: Unit) -> Figure | None:
    """How many organisations lie in the unit on the day, and the ledger that lists them."""
    if Permission.REGISTER_VIEW not in powers(request) or one.tree not in _COUNTED:
        return None
    with seeing(sight_with(request, Permission.REGISTER_VIEW)):
        count = _entries(request).lying_in(one.pk)[: MOST + 1].count()
    said = f"{MOST}+" if count > MOST else str(count)
    return Figure(said, _ledger(request, one) if Permission.LEDGERS_VIEW in powers(request) else "")


def _entries(request: OfficeRequest) -> EntryQuerySet:
    """Those of the day; an index has those of today."""
    if request.day == request.today:
        return Entry.objects.still()
    return Entry.objects.on(request.day)


def _ledger(request: OfficeRequest, one: Unit) -> str:
    """The base register narrowed to the unit, "" while no page shows ledgers."""
    try:
        address = reverse("ledger", args=[base_register.key])
    except NoReverseMatch:
        return ""
    on = request.day if request.day != request.today else None
    column = "committee" if one.tree == Tree.COMMITTEE else "place"
    asked = Asked(filters=(Filter(column, Match.IN, (str(one.pk),)),), on=on)
    return f"{address}?{asked.query()}"
