"""The page of one Party organisation: what is said of it by the day, its hosts, and the steps that may be taken."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.cover.models import Hosting, PartyOrganisation, PartyRecord
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.register.models import Entry
from jingwei.web.cover.counting import counts_of
from jingwei.web.cover.forms import EndForm, TieForm
from jingwei.web.cover.living import few, life_of, may_edit_one
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped


@dataclass(frozen=True, slots=True)
class Host:
    """An organisation in which it is or was formed, as the register calls it on the day."""

    number: str
    name: str
    since: date
    until: date | None


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def party(asked: HttpRequest, pk: int) -> HttpResponse:
    """All of it as of the day."""
    request = cast("OfficeRequest", asked)
    return draw(request, found(pk))


def found(pk: int) -> PartyOrganisation:
    """The Party organisation of this number that is in sight; 404 where there is none."""
    one = PartyOrganisation.objects.filter(pk=pk).first()
    if one is None:
        raise Http404
    return one


def draw(
    request: OfficeRequest, one: PartyOrganisation, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """The page, with a form that was refused in its place."""
    records = list(
        PartyRecord.objects.filter(party_organisation=one).select_related("committee", "upper").order_by("-held_from", "-pk")
    )  # fmt: skip
    day = request.day
    held = next((each for each in records if holds(each, day)), None)
    hosts = _hosts(one, day)
    may_edit = may_edit_one(request, one) and any(each.held_to is None for each in records)
    blank = {
        "join": TieForm(prefix="join", initial={"on": request.today}),
        "end": EndForm(prefix="end", initial={"on": request.today}),
        "leave": EndForm(prefix="leave", initial={"on": request.today}),
    }
    return page(
        request, "web/cover/party.html", status=status, party=one, record=held, name=(held or records[0]).name,
        records=[_said(each) for each in records if each.held_from <= day and each.held_to != each.held_from],
        said=_said(held) if held else None, upper=_upper(held, day), hosts=[h for h in hosts if h.until is None or h.until > day],
        former=[h for h in hosts if h.until is not None and h.until <= day], may_edit=may_edit, **(blank | life_of(request, one, held) | counts_of(request, one, may_edit=may_edit) | forms),
    )  # fmt: skip


def holds(tie: PartyRecord | Hosting, day: date) -> bool:
    """Whether it holds on the day."""
    return tie.held_from <= day and (tie.held_to is None or day < tie.held_to)


def _said(one: PartyRecord) -> dict[str, Any]:
    """A record in words."""
    lines = [
        (_("级别"), _(str(one.get_level_display()))), (_("性质"), _(str(one.get_nature_display()))),
        (_("组建形式"), _(str(one.get_formation_display()))),
        (_("正式党员"), few(one.formal)), (_("预备党员"), few(one.probationary)),
        (_("任期"), f"{one.term_from or '?'} – {one.term_to or '?'}" if one.term_from or one.term_to else ""),
    ]  # fmt: skip
    return {"name": one.name, "from": one.held_from, "to": one.held_to, "lines": [line for line in lines if line[1]]}  # fmt: skip


def _upper(held: PartyRecord | None, day: date) -> PartyRecord | None:
    """What its superior is called on the day; None where there is none in sight."""
    if held is None or held.upper_id is None:
        return None
    return PartyRecord.objects.on(day).filter(party_organisation=held.upper_id).first()


def _hosts(one: PartyOrganisation, day: date) -> list[Host]:
    tied = Hosting.objects.filter(party_organisation=one, held_from__lte=day)
    listed = tied.select_related("organisation").order_by("-held_from", "organisation")
    ties = [tie for tie in listed if tie.held_to != tie.held_from]
    rows = Entry.objects.on(day).filter(organisation__in=[tie.organisation_id for tie in ties])
    names = dict(rows.values_list("organisation", "name"))
    return [
        Host(tie.organisation.number, names.get(tie.organisation_id, tie.organisation.number), tie.held_from, tie.held_to)
        for tie in ties
    ]  # fmt: skip
