"""The page of one organisation: who it is, who says so, where it belongs, what happened, what can be done."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from jingwei.fusion.outputs import words
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.codes import is_uscc
from jingwei.people.permissions import Permission
from jingwei.register.kinds import AUTHORITIES, Basis, Method, PlacementKind
from jingwei.register.models import Contact, Entry, Organisation, Placement
from jingwei.register.queries import Shown, shown, why_placed
from jingwei.units.queries import name_paths
from jingwei.web.day import PARAMETER
from jingwei.web.organisations.compared import waiting_about
from jingwei.web.organisations.covered import cover_of
from jingwei.web.organisations.finding import found, held_over
from jingwei.web.organisations.following import advice, newest, next_method
from jingwei.web.organisations.forms import CheckForm, PhoneForm
from jingwei.web.organisations.line import events
from jingwei.web.organisations.parted import splits_about
from jingwei.web.organisations.said import sources_of, values
from jingwei.web.organisations.tied import Tied, ties_of
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

# What a person may tie an organisation to; where it is registered follows from its address alone.
PLACEABLE = tuple(kind for kind in PlacementKind if kind is not PlacementKind.REGISTERED)


@dataclass(frozen=True, slots=True)
class Belonging:
    """A placement as the page shows it: "" where there is none of the kind."""

    kind: str
    title: str
    unit: str = ""
    why: str = ""
    since: date | None = None
    by_person: bool = False
    placeable: bool = True


@scoped(Permission.REGISTER_VIEW)
@require_safe
def organisation(asked: HttpRequest, number: str) -> HttpResponse:
    """All of it as of the day; a number that was merged, or is written otherwise, leads to the living one."""
    request = cast("OfficeRequest", asked)
    one = found(number)
    if one.number != number:
        return _moved(request, one)
    return draw(request, one)


def draw(
    request: OfficeRequest, one: Organisation, *, form: CheckForm | None = None, status: int = 200
) -> HttpResponse:
    """The page, with a form of a check that was refused, or an empty one."""
    return page(
        request, "web/organisations/organisation.html", status=status, **_facts(request, one, form)
    )


def _moved(request: OfficeRequest, one: Organisation) -> HttpResponse:
    query = {PARAMETER: request.GET[PARAMETER]} if request.GET.get(PARAMETER) else {}
    address = reverse("organisation", args=[one.number])
    return HttpResponsePermanentRedirect(f"{address}?{urlencode(query)}" if query else address)


def _facts(request: OfficeRequest, one: Organisation, form: CheckForm | None) -> dict[str, Any]:
    all_known = shown(one, on=request.day)
    checks = tuple(each for each in all_known.checks if each.checked_on <= request.day)
    held = held_over(request, one)
    entry = all_known.entry
    first = CheckForm(initial=_first(request, all_known))
    return {
        "organisation": one, "entry": entry, "shown": all_known, "known": entry or _last(all_known),
        "held": {str(permission) for permission in held},
        "groups": values(entry, all_known.lineage, all_known.overrides, may_edit=Permission.REGISTER_EDIT in held) if entry else [],
        "status_line": _status(entry, all_known, on=request.day) if entry else "",
        "is_valid": bool(entry and is_uscc(entry.uscc)),
        "belongings": _belongings(all_known, on=request.day), "ties": _ties(request, all_known), "events": events(all_known, until=request.day),
        "cover": cover_of(request, one), "mergers": waiting_about(one), "splits": splits_about(one), "parent": _parent(entry, on=request.day), "form": form or first, "phone_form": PhoneForm(),
        "phone": _phone(all_known, on=request.day), "advice": advice(checks), "checks": checks,
        "kind": words.word(words.KINDS, entry.kind) if entry else "", "days": [e.held_from for e in all_known.history],
    }  # fmt: skip


def _first(request: OfficeRequest, known: Shown) -> dict[str, Any]:
    method = next_method(known.checks) or Method.PHONE
    return {"method": method, "checked_on": request.today, "seen": newest(known.checks)}


def _last(known: Shown) -> Entry | None:
    """What it was last called, where the register does not hold it on the day."""
    return known.history[0] if known.history else None


def _status(entry: Entry, known: Shown, *, on: date) -> str:
    """正常 · 海勃湾区新华街道 · 归口 商贸行业党委 · 有党组织."""
    placed = {one.kind: one for one in known.placements}
    paths = name_paths([one.unit for one in known.placements], on=on)
    place, committee = (placed.get(kind) for kind in ("place", "committee"))
    organised = {"yes": _("有党组织"), "no": _("无党组织")}
    parts = [
        words.word(words.LEGAL_STATUS, entry.legal_status),
        _short(paths[place.unit_id]) if place else _("没有属地"),
        _("归口 {name}").format(name=_own(paths[committee.unit_id])) if committee else _("没有归口"),
        organised.get(entry.has_party_org, _("党组织待核实")),
    ]  # fmt: skip
    return " · ".join(part for part in parts if part)


def _short(path: str) -> str:
    """The names below the city: 海勃湾区新华街道."""
    names = path.split(" / ")
    return "".join(names[1:] or names)


def _own(path: str) -> str:
    return path.rpartition(" / ")[2]


def _belongings(known: Shown, *, on: date) -> list[Belonging]:
    """The placements of every kind, held or not."""
    held = {one.kind: one for one in known.placements}
    paths = name_paths([one.unit for one in known.placements], on=on)
    apart = AUTHORITIES if _has_authorities(known) else ()
    return [_belonging(kind, held.get(kind), paths) for kind in PlacementKind
            if (kind in held or kind in PLACEABLE) and kind not in apart]  # fmt: skip


def _has_authorities(known: Shown) -> bool:
    """Whether the three are told of in a part of their own: of social organisations."""
    return known.entry is not None and known.entry.kind in words.SOCIAL_KINDS


def _ties(request: OfficeRequest, known: Shown) -> list[Tied]:
    return ties_of(known.organisation, on=request.day) if _has_authorities(known) else []


def _belonging(
    kind: PlacementKind, placement: Placement | None, paths: dict[int, str]
) -> Belonging:
    placeable = kind in PLACEABLE
    if placement is None:
        return Belonging(kind, _(kind.label), placeable=placeable)
    return Belonging(
        kind, _(kind.label), paths[placement.unit_id], why_placed(placement), placement.held_from,
        placement.basis != Basis.RULE, placeable,
    )  # fmt: skip


def _parent(entry: Entry | None, *, on: date) -> tuple[Entry | None, bool]:
    """The head office's entry, None where it is out of sight; and whether there is one at all."""
    if entry is None or entry.parent_id is None:
        return None, False
    return Entry.objects.on(on).filter(organisation=entry.parent_id).first(), True


def _phone(known: Shown, *, on: date) -> str:
    """The work phone masked, "" where none is known on the day."""
    has_one = Contact.objects.on(on).filter(organisation=known.organisation).exists()
    if not has_one:
        return ""
    said = next((one for one in known.lineage if one.field == "contact_phone"), None)
    sources = sources_of(said.winners, "contact_phone", {}) if said else ()
    return sources[0].text if sources else "****"
