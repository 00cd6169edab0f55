"""Which uncovered neighbours could form a joint branch: the list of a unit, a proposal with its reasons, taking it up."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from jingwei.areas.formation.grouping import SHARED, WHY, Grouping
from jingwei.areas.formation.kinds import ENOUGH, MOST_HOSTS
from jingwei.areas.formation.neighbours import asked_in, neighbours_in
from jingwei.areas.formation.packing import pack
from jingwei.areas.formation.taking_up import Standing, standing, take_up
from jingwei.fusion.privacy import SMALLEST_COUNT
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import PREFIX
from jingwei.ledgers.asked import Filter, Match
from jingwei.ledgers.conditions import selected
from jingwei.ledgers.day import as_of
from jingwei.ledgers.organisations import coverage_base
from jingwei.people.permissions import Permission
from jingwei.people.sight import current, seeing
from jingwei.procedures.operations import StepRefused
from jingwei.register.models import Entry
from jingwei.units.models import Unit
from jingwei.web.addresses import address
from jingwei.web.figures.steps import UNIT, chosen_unit, units_above, units_below
from jingwei.web.formation.reasons import Host, hosts_of, reasons
from jingwei.web.ledgers.steps import address_of
from jingwei.web.liaison.steps import name_of
from jingwei.web.numbers import number_in
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

MOST = 300  # organisations that are grouped while the reader waits
BETWEEN = "_"
NO_COUNT = Filter("party_members", Match.EMPTY, ("yes",))


@dataclass(frozen=True, slots=True)
class Shown:
    """A group as the list shows it: what brings it together, its hosts by number and name, the door."""

    shared: str
    hosts: list[tuple[str, str]]
    door: str


class TakeUpForm(forms.Form):
    """Until when the joint branch is to be formed."""

    until = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["until"].label = _("目标日期")
        self.fields["until"].help_text = _("打算到哪天建好。")


@scoped(Permission.COVER_EDIT)
@require_safe
def proposals(asked: HttpRequest) -> HttpResponse:
    """The groups of a unit, made anew each time: nothing is kept of them."""
    request = cast("OfficeRequest", asked)
    unit = chosen_unit(request)
    found = neighbours_in(unit, on=request.today)
    said = pack(found) if len(found) <= MOST else None
    with seeing(current().within(unit)):
        facts = {"many": len(found), **_counts(unit, request)}
        if said is not None:
            facts |= _listed(said, unit, request)
    above, below = units_above(unit, request), units_below(unit, request)
    return page(
        request, "web/formation/joint.html", unit=unit, name=name_of(unit, on=request.today), said=said, most=MOST,
        above=[(one.name, _door(one)) for one in above], most_hosts=MOST_HOSTS, enough=ENOUGH,
        groups=[(title, [(one, _door(one)) for one in units]) for title, units in below], **facts,
    )  # fmt: skip


def _door(unit: Unit) -> str:
    return f"{address('formation_joint')}?{UNIT}={unit.pk}"


def _counts(unit: Unit, request: OfficeRequest) -> dict[str, Any]:
    """How many have no organisation cover, and of how many of these nobody knows members, with the doors."""

    def counted(*filters: Filter) -> tuple[int, str]:
        rows = selected(coverage_base, asked_in(unit, *filters), day=as_of(None, today=request.today), used=set())  # fmt: skip
        return rows.count(), address_of(coverage_base, asked_in(unit, *filters))

    return {"uncovered": counted(), "unknown": counted(NO_COUNT)}


def _listed(said: Grouping, unit: Unit, request: OfficeRequest) -> dict[str, Any]:
    numbers = [pk for one in said.groups for pk in one.organisations]
    names = _names([*numbers, *(pk for pk, _why in said.left)], request)
    shown = [
        Shown(
            _(SHARED[one.tie.shared]), [_called(pk, names) for pk in one.organisations],
            f"{address_of_group(one.organisations)}?{urlencode({UNIT: unit.pk})}",
        )
        for one in said.groups
    ]  # fmt: skip
    left = [
        (_(text), [_called(pk, names) for pk, why in said.left if why is key])
        for key, text in WHY.items()
    ]
    return {"shown": shown, "left": [one for one in left if one[1]]}


def _called(pk: int, names: Mapping[int, str]) -> tuple[str, str]:
    number = f"{PREFIX}{pk:07d}"
    return number, names.get(pk, number)


def _names(organisations: Iterable[int], request: OfficeRequest) -> dict[int, str]:
    rows = Entry.objects.on(request.today).filter(organisation__in=set(organisations))
    return dict(rows.values_list("organisation", "name"))


def address_of_group(organisations: Iterable[int]) -> str:
    """The page of these organisations together."""
    numbers = BETWEEN.join(f"{PREFIX}{pk:07d}" for pk in sorted(organisations))
    return reverse("formation_joint_one", args=[numbers])


@scoped(Permission.COVER_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(asked: HttpRequest, numbers: str) -> HttpResponse:
    """Organisations that could form a branch together, and why; taken up it is a plan."""
    request = cast("OfficeRequest", asked)
    hosts = _found(numbers, request)
    if request.method != "POST":
        return _drawn(request, hosts, TakeUpForm())
    form = TakeUpForm(request.POST)
    if form.is_valid():
        try:
            case = take_up(
                [one.pk for one in hosts], until=form.cleaned_data["until"], actor=request.account,
                now=request.now, key=f"joint/{request.POST.get('key', '')}",
            )  # fmt: skip
        except StepRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已列入组建计划。请接着定办法，一起组建的组织已经填好。"))
            return HttpResponseRedirect(reverse("case", args=[case.pk]), status=303)
    return _drawn(request, hosts, form, status=422)


def _found(numbers: str, request: OfficeRequest) -> list[Host]:
    """The organisations named, all of them in sight; else 404."""
    named = numbers.split(BETWEEN)
    wanted: set[int] = {
        pk for one in named if one.startswith(PREFIX) and (pk := number_in(one.removeprefix(PREFIX)))
    }  # fmt: skip
    if len(wanted) < len(named) or len(named) > MOST_HOSTS:
        raise Http404
    found = hosts_of(wanted, on=request.today)
    if len(found) < len(wanted):
        raise Http404
    return found


def _drawn(
    request: OfficeRequest, hosts: Collection[Host], form: TakeUpForm, *, status: int = 200
) -> HttpResponse:
    said = standing([one.pk for one in hosts], on=request.today)
    unit = request.GET.get(UNIT, "")
    return page(
        request, "web/formation/joint_one.html", status=status, hosts=hosts, form=form, said=said,
        reasons=_reasons(said, hosts), key=request.POST.get("key", "") or secrets.token_hex(16),
        back=f"{address('formation_joint')}?{UNIT}={unit}" if unit.isdecimal() else address("formation_joint"),
    )  # fmt: skip


def _reasons(said: Standing, hosts: Collection[Host]) -> list[str]:
    """Why these together; nothing that tells of one of them how many members it has (E-17)."""
    if said.refusal:
        return []
    few = _("每家党员不足 {count} 名，不够单独组建；合起来满 {count} 名，可以联合组建。").format(count=ENOUGH)  # fmt: skip
    many = _("共 {count} 家；联合党支部一般不超过 {most} 家。").format(count=len(hosts), most=MOST_HOSTS)  # fmt: skip
    check = _("党员数按底册，含预备党员，1 至 {few} 人不写明：列入后先核实正式党员，合起来不满 {count} 名的不组建。").format(few=SMALLEST_COUNT - 1, count=ENOUGH)  # fmt: skip
    return [*reasons(said.ties), few, many, check]
