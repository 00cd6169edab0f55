"""The page of one service team: its organ, whom it serves on the day, what was needed, and the steps that may be taken."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.areas.service.models import Contact
from jingwei.areas.service.queries import contacts_of, open_needs
from jingwei.cover.models import ServiceTeam, TeamTie
from jingwei.kernel.register_number import written
from jingwei.people.permissions import Permission
from jingwei.register.models import Entry
from jingwei.web.access import powers, sight_with
from jingwei.web.cover.living import few
from jingwei.web.cover.taking import is_over
from jingwei.web.liaison.steps import name_of
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped
from jingwei.web.service.forms import ContactForm, EndForm, SettleForm, TieForm

SHOWN = 100  # contacts, the newest


@dataclass(frozen=True, slots=True)
class Served:
    """An organisation that the team serves or served, as the register calls it on the day."""

    tie: int
    number: str
    name: str
    since: date
    until: date | None


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def team(asked: HttpRequest, pk: int) -> HttpResponse:
    """All of it as of the day."""
    request = cast("OfficeRequest", asked)
    return draw(request, found(pk))


def found(pk: int) -> ServiceTeam:
    """The team of this number that is in sight; 404 where there is none."""
    one = ServiceTeam.objects.filter(pk=pk).select_related("organ__serves").first()
    if one is None:
        raise Http404
    return one


def draw(
    request: OfficeRequest, one: ServiceTeam, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """The page, with a form that was refused in its place."""
    day = request.day
    all_served = served_by(one, day)
    standing = [each for each in all_served if each.until is None or each.until > day]
    names = {each.tie: each for each in all_served}
    contacts = contacts_of(one, on=day)
    may_edit = day == request.today and one.held_to is None and may_guide(request, one)
    blank = {
        "serve": TieForm(prefix="serve", initial={"on": request.today}),
        "release": EndForm(prefix="release", initial={"on": request.today}),
        "contact": contact_form(one, request),
        "settle": SettleForm(prefix="settle", initial={"on": request.today}),
        "end": EndForm(prefix="end", initial={"on": request.today}),
    }
    return page(
        request, "web/service/team.html", status=status, team=one, organ=name_of(one.organ, on=day), members=few(one.members),
        stands=one.held_from <= day and (one.held_to is None or one.held_to > day), served=standing,
        former=[each for each in all_served if each not in standing], contacts=_lines(contacts, names),
        is_cut=contacts.count() > SHOWN, open_needs=open_needs(on=day, team=one).count(),
        may_edit=may_edit, may_settle=day == request.today and may_guide(request, one),
        may_end=may_edit and is_over(request, Permission.COVER_GUIDE, one.organ), **(blank | forms),
    )  # fmt: skip


def may_guide(request: OfficeRequest, one: ServiceTeam) -> bool:
    """Whether the reader may send service teams where this one is seen."""
    if Permission.COVER_GUIDE not in powers(request):
        return False
    return not set(one.units).isdisjoint(sight_with(request, Permission.COVER_GUIDE).units)


def contact_form(one: ServiceTeam, request: OfficeRequest, data: Any = None) -> ContactForm:
    """About those whom the team serves today."""
    served = [
        (each.tie, f"{each.name} {each.number}")
        for each in served_by(one, request.today)
        if each.until is None
    ]
    return ContactForm(data, prefix="contact", ties=served, initial={"on": request.today})


def served_by(one: ServiceTeam, day: date) -> list[Served]:
    """Those in sight whom the team served until the day, by name."""
    ties = list(TeamTie.objects.filter(team=one, held_from__lte=day))
    held = Entry.objects.on(day).filter(organisation__in=[tie.organisation_id for tie in ties])
    names = dict(held.values_list("organisation", "name"))
    listed = [
        Served(tie.pk, number, names.get(tie.organisation_id, number), tie.held_from, tie.held_to)
        for tie in ties
        for number in (written(tie.organisation_id),)
        if tie.held_to != tie.held_from
    ]
    return sorted(listed, key=lambda each: (each.name, each.tie))


def _lines(contacts: Any, names: dict[int, Served]) -> list[tuple[Contact, Served | None]]:
    return [(each, names.get(each.tie_id)) for each in contacts[:SHOWN]]
