"""The page of one chain: drawn and as a table, as of the day, with the steps that may be taken; the list of chains."""

from datetime import date
from typing import Any, cast

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.cover.models import Chain, ChainLink
from jingwei.kernel.register_number import written
from jingwei.people.permissions import Permission
from jingwei.register.models import Entry
from jingwei.web.access import powers, sight_with
from jingwei.web.chains.drawing import HEIGHT, WIDTH, drawn
from jingwei.web.chains.forms import LinkForm
from jingwei.web.chains.graph import STANDS, graph_of
from jingwei.web.cover.taking import is_over
from jingwei.web.liaison.steps import name_of, unit_names
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped
from jingwei.web.service.forms import EndForm

MOST = 500  # chains of a list


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def chains(asked: HttpRequest) -> HttpResponse:
    """Those of the day in sight, by name."""
    request = cast("OfficeRequest", asked)
    listed = list(Chain.objects.on(request.day).order_by("name", "pk")[:MOST])
    links = ChainLink.objects.on(request.day).filter(chain__in=listed).order_by()
    counts = dict(links.values_list("chain").annotate(linked=Count("organisation", distinct=True)))
    names = unit_names((one.place_id for one in listed), on=request.day)
    lines = [(one, names.get(one.place_id, ""), counts.get(one.pk, 0)) for one in listed]
    return page(
        request, "web/chains/list.html", chains=lines, may_open=Permission.COVER_EDIT in powers(request)
    )  # fmt: skip


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def chain(asked: HttpRequest, pk: int) -> HttpResponse:
    """All of it as of the day."""
    request = cast("OfficeRequest", asked)
    return draw(request, found(pk))


def found(pk: int) -> Chain:
    """The chain of this number that is in sight; 404 where there is none."""
    one = Chain.objects.filter(pk=pk).select_related("place").first()
    if one is None:
        raise Http404
    return one


def draw(request: OfficeRequest, one: Chain, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page, with a form that was refused in its place."""
    day = request.day
    graph = graph_of(one, on=day)
    may_edit = day == request.today and one.held_to is None and _may_edit(request, one)
    blank = {
        "add": LinkForm(prefix="add", initial={"on": request.today}),
        "remove": EndForm(prefix="remove", initial={"on": request.today}),
        "end": EndForm(prefix="end", initial={"on": request.today}),
    }
    return page(
        request, "web/chains/chain.html", status=status, chain=one, place=name_of(one.place, on=day), graph=graph,
        drawing=drawn(graph) if graph.nodes else None, stands=one.held_from <= day and (one.held_to is None or one.held_to > day),
        rows=[(node, graph.neighbours(node)) for node in graph.nodes], former=_former(one, day), words=STANDS,
        grounds=unit_names((pk for node in graph.nodes for pk in node.grounds), on=day), node=(WIDTH, HEIGHT),
        may_edit=may_edit, may_end=may_edit and is_over(request, Permission.COVER_EDIT, one.place), **(blank | forms),
    )  # fmt: skip


def _may_edit(request: OfficeRequest, one: Chain) -> bool:
    if Permission.COVER_EDIT not in powers(request):
        return False
    return not set(one.units).isdisjoint(sight_with(request, Permission.COVER_EDIT).units)


def _former(one: Chain, day: date) -> list[tuple[ChainLink, str, str]]:
    """What was in it before, by the day on which it left."""
    links = list(
        ChainLink.objects.filter(chain=one, held_to__lte=day).order_by("-held_to", "organisation")
    )
    held = Entry.objects.on(day).filter(organisation__in=[each.organisation_id for each in links])
    names = dict(held.values_list("organisation", "name"))
    return [
        (each, written(each.organisation_id), names.get(each.organisation_id, ""))
        for each in links
        if each.held_to != each.held_from
    ]
