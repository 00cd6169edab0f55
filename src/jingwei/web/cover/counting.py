"""What a Party organisation tells in counts, as a part of its page; all hand-overs beside each other."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.cover.kinds import CountKind, Direction
from jingwei.cover.models import PartyCount, PartyOrganisation, PartyRecord, Station
from jingwei.cover.operations.counting import LONGEST_NAME, MOST_COUNTED
from jingwei.cover.pairs import Pair, pairs
from jingwei.fusion.privacy import SMALLEST_COUNT
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.days import quarter_ends
from jingwei.ledgers.asked import Asked, Filter, Match
from jingwei.ledgers.cover import party_organisations
from jingwei.people.permissions import Permission
from jingwei.web.cover.forms import EndForm
from jingwei.web.ledgers.steps import address_of
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

QUARTERS = 4  # that may be told of
SHOWN = 12  # pairs on the page of one
MOST = 500  # on the page of all
_STATIONED = Filter("station", Match.IS, ("yes",))


def few(count: int | None) -> str:
    """A count of people as it may be told (E-17); "" for none told."""
    if count is None:
        return ""
    return f"<{SMALLEST_COUNT}" if 0 < count < SMALLEST_COUNT else str(count)


class _OfQuarter(forms.Form):
    """A form about a quarter that has ended."""

    quarter = forms.ChoiceField()

    def __init__(self, *given: Any, request: OfficeRequest, **named: Any) -> None:
        super().__init__(*given, **named)
        ends = [str(day) for day in quarter_ends(request.today, count=QUARTERS)]
        chosen = self.fields["quarter"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - declared above
        chosen.choices, chosen.label = [(day, day) for day in ends], _("季度末")


class CountsForm(_OfQuarter):
    """Applicants, activists, developed: how many."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for kind in CountKind:
            self.fields[kind.value] = forms.IntegerField(min_value=0, max_value=MOST_COUNTED, label=_(str(kind.label)))  # fmt: skip


class HandOverForm(_OfQuarter):
    """How many mobile members it sent or received, and whom it is about."""

    direction = forms.ChoiceField()
    other = forms.IntegerField(required=False, min_value=1)
    elsewhere = forms.CharField(required=False, max_length=LONGEST_NAME)
    count = forms.IntegerField(min_value=0, max_value=MOST_COUNTED)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        way = self.fields["direction"]
        assert isinstance(way, forms.ChoiceField)  # noqa: S101 - declared above
        way.choices = [(one.value, _(str(one.label))) for one in Direction]
        for key, title in (("direction", _("方向")), ("other", _("对方党组织的编号")), ("elsewhere", _("或市外的地方")), ("count", _("流动党员"))):  # fmt: skip
            self.fields[key].label = title
        self.fields["other"].help_text = _("在党组织的页面上；双方各报各的，系统只核对。")


class StationForm(forms.Form):
    """That it keeps a station from a day on."""

    name = forms.CharField(max_length=LONGEST_NAME)
    on = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["name"].label, self.fields["on"].label = _("管理站名称"), _("从哪一天起")


def counts_of(request: OfficeRequest, one: PartyOrganisation, *, may_edit: bool) -> dict[str, Any]:
    """What the part shows as of the day, and the forms for who may fill them in."""
    day = request.day
    told: dict[str, dict[str, str]] = {}
    rows = PartyCount.objects.on(day).filter(party_organisation=one, quarter__lte=day)
    for row in rows.order_by("-quarter"):
        told.setdefault(str(row.quarter), {})[row.kind] = few(row.count)
    listed = pairs(on=day, of=one.pk)
    kinds = [kind.value for kind in CountKind]
    return {
        "count_titles": [_(str(kind.label)) for kind in CountKind],
        "told": [(quarter, [said.get(kind, "") for kind in kinds]) for quarter, said in told.items()][:QUARTERS],
        "handed": _rows(listed[:SHOWN]), "station": Station.objects.on(day).filter(party_organisation=one).first(),
        "counts_form": CountsForm(prefix="counts", request=request) if may_edit else None,
        "hand_form": HandOverForm(prefix="hand", request=request) if may_edit else None,
        "station_form": StationForm(prefix="station", initial={"on": request.today}) if may_edit else None,
        "closing_form": EndForm(prefix="closing", initial={"on": request.today}) if may_edit else None,
    }  # fmt: skip


def _rows(listed: Iterable[Pair]) -> list[dict[str, Any]]:
    """Pairs in words; a side out of sight is called by its number alone."""
    found = list(listed)
    sides = {pk for one in found for pk in (one.sender, one.receiver) if pk}
    held = PartyRecord.objects.still().filter(party_organisation__in=sides)
    names = dict(held.values_list("party_organisation", "name"))
    return [
        {
            "quarter": one.quarter, "sender": _side(one.sender, one.elsewhere, names),
            "receiver": _side(one.receiver, one.elsewhere, names), "sent": few(one.sent), "received": few(one.received),
            "state": _state(one),
        }
        for one in found
    ]  # fmt: skip


def _side(pk: int, elsewhere: str, names: dict[int, str]) -> tuple[int, str]:
    """The door, 0 for none, and the name."""
    if not pk:
        return 0, elsewhere
    return (pk, names[pk]) if pk in names else (0, _("编号 {pk}").format(pk=pk))


def _state(one: Pair) -> tuple[str, str]:
    if one.is_outside:
        return "none", _("市外，不核对")
    if one.agrees:
        return "closed", _("一致")
    if one.sent is None or one.received is None:
        return "soon", _("流出方未报") if one.sent is None else _("流入方未报")
    return "overdue", _("不一致")


@scoped(Permission.COVER_EDIT)
@require_safe
def hand_overs(asked: HttpRequest) -> HttpResponse:
    """Every pair in sight that does not agree, and with `?all=yes` every other."""
    request = cast("OfficeRequest", asked)
    listed = pairs(on=request.day)
    wrong = [one for one in listed if not one.agrees and not one.is_outside]
    every = request.GET.get("all", "") == "yes"
    shown = (listed if every else wrong)[:MOST]
    return page(
        request, "web/cover/hand_overs.html", rows=_rows(shown), wrong=len(wrong), count=len(listed), every=every,
        stations=(Station.objects.on(request.day).count(), address_of(party_organisations, Asked(filters=(_STATIONED,)))), cut=len(listed if every else wrong) > MOST, most=MOST,
    )  # fmt: skip
