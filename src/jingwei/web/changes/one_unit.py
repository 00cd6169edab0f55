"""The changes of one unit, old and new side by side; those chosen are accepted or returned at once (R-M.6)."""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from jingwei.areas.level_changes.models import LevelChange
from jingwei.areas.level_changes.procedure import WAITING
from jingwei.areas.level_changes.queries import CATALOGUE, changes_of, of_unit
from jingwei.areas.level_changes.reviewing import MOST, Deed, Reviewed, review
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.people.sight import seeing
from jingwei.procedures.fields import LONGEST_TEXT
from jingwei.procedures.models import Case
from jingwei.procedures.operations import StepRefused
from jingwei.procedures.organisations import names_of
from jingwei.procedures.parties import above, scopes_of
from jingwei.procedures.sight import CaseSight, sight_of
from jingwei.register.kinds import EditableField
from jingwei.units.models import Unit
from jingwei.units.queries import NAMES_JOINED, name_path
from jingwei.web.access import needs
from jingwei.web.changes.units import MAY
from jingwei.web.organisations.choosing import within
from jingwei.web.organisations.said import spoken
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest

TABS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType({
    "waiting": (mark("待过目"), WAITING),
    "returned": (mark("已退回"), ("returned",)),
    "accepted": (mark("已接受"), ("accepted",)),
    "ended": (mark("恢复原值或另有改动"), ("taken_back", "overtaken")),
})  # fmt: skip
# What can be done with the rows of a tab, and for which of the parties.
_DEEDS = {"waiting": (Deed.ACCEPT, Deed.RETURN), "returned": (Deed.LET_BE,)}
_DONE = {
    Deed.ACCEPT: mark("已接受 {count} 处。"),
    Deed.RETURN: mark("已退回 {count} 处，从今天起恢复原来的值。"),
    Deed.LET_BE: mark("已认可退回 {count} 处。"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks: a tab, and the days between which changes were made."""

    unit: int
    tab: str = "waiting"
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(cls, said: QueryDict, unit: int) -> "Wanted":
        """What is understood of an address; the rest is passed over."""
        tab = said.get("state", "")
        days = (_day(said.get(name, "")) for name in ("since", "until"))
        return cls(unit, tab if tab in TABS else "waiting", *days)

    def address(self, **other: str) -> str:
        """The page with something else asked."""
        asked = {"state": self.tab, "since": str(self.since or ""), "until": str(self.until or "")}
        kept = {name: value for name, value in (asked | other).items() if value}
        return f"{reverse('level_changes_of', args=[self.unit])}?{urlencode(kept)}"


@dataclass(frozen=True, slots=True)
class Row:
    """A change as the page shows it; `key` is what a tick sends: the case and the version that was seen."""

    case: Case
    key: str
    name: str
    field: str
    before: str
    after: str
    reason: str
    who: str
    is_chosen: bool


@needs(*MAY)
@require_safe
def unit_changes(asked: HttpRequest, pk: int) -> HttpResponse:
    """The changes of a unit at or below the reader's own."""
    request = cast("OfficeRequest", asked)
    return _drawn(request, Wanted.of(request.GET, pk))


@needs(*MAY)
@require_POST
def review_changes(asked: HttpRequest, pk: int) -> HttpResponse:
    """Does with those chosen what the button says; each by itself, so that one refusal holds up no other."""
    request = cast("OfficeRequest", asked)
    wanted, said = Wanted.of(request.POST, pk), request.POST
    deed, is_all = _deed(said.get("deed", ""))
    chosen = said.getlist("listed" if is_all else "case")
    reason = said.get("reason", "")[:LONGEST_TEXT]
    try:
        done = review(
            deed, seen=_seen(chosen), reason=reason, actor=request.account, now=request.now,
            key=f"level_changes/{said.get('key', '')[:64]}",
        )  # fmt: skip
    except StepRefused as refused:
        return _drawn(request, wanted, chosen=chosen, reason=reason, fault=str(refused), status=422)
    _tell(request, deed, done)
    return HttpResponseRedirect(wanted.address(), status=303)


def _tell(request: OfficeRequest, deed: Deed, done: Reviewed) -> None:
    if done.done:
        messages.success(request, _(_DONE[deed]).format(count=done.done))
    for why, count in Counter(done.refused).items():
        messages.error(request, _("有 {count} 处没有办成：{why}").format(count=count, why=why))


def _deed(text: str) -> tuple[Deed, bool]:
    """The deed of a button, and whether it is for all rows of the page; 404 for none of ours."""
    name, _dash, which = text.partition("-")
    if name not in set(Deed):
        raise Http404
    return Deed(name), which == "all"


def _seen(keys: Iterable[str]) -> dict[int, int]:
    """Cases with the versions that were seen, of what the ticks sent."""
    pairs = [key.partition(".") for key in keys if len(key) <= 30]
    return {
        int(case): int(version)
        for case, _dot, version in pairs
        if case.isdecimal() and version.isdecimal()
    }


def _drawn(
    request: OfficeRequest, wanted: Wanted, *, chosen: Iterable[str] = (), reason: str = "", fault: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    unit = _unit(request, wanted.unit)
    sight = sight_of(request.account, on=request.today)
    with seeing(sight.over(CATALOGUE)):
        rows, is_more = _rows(sight, wanted, frozenset(chosen))
        title = name_path(unit, on=request.today) or str(unit.pk)
        facts: dict[str, Any] = {
            "unit": unit, "title": title, "name": title.rpartition(NAMES_JOINED)[2], "wanted": wanted, "rows": rows, "is_more": is_more, "most": MOST,
            "tabs": [(_(said), wanted.address(state=key), key == wanted.tab) for key, (said, _states) in TABS.items()],
            "deeds": _deeds(sight, unit, wanted.tab), "reason": reason, "fault": fault, "key": secrets.token_hex(16),
        }  # fmt: skip
        return page(request, "web/changes/unit.html", status=status, **facts)


def _unit(request: OfficeRequest, pk: int) -> Unit:
    """The unit, where it lies at or below one of the reader's; else 404."""
    own = {path for one in MAY for path in paths(request.account, one, on=request.today)}
    found = within(own).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _rows(sight: CaseSight, wanted: Wanted, chosen: frozenset[str]) -> tuple[list[Row], bool]:
    """The newest of what is asked, by organisation, and whether there is more."""
    _title, states = TABS[wanted.tab]
    found = of_unit(sight, wanted.unit, states=states, since=wanted.since, until=wanted.until)
    listed = list(found.select_related("opened_by").order_by("subject_id", "pk")[: MOST + 1])
    shown = listed[:MOST]
    said, names = changes_of(shown), names_of({case.subject_id for case in shown})
    rows = [
        _row(case, said[case.pk], names.get(case.subject_id, case.subject_id), chosen)
        for case in shown
    ]
    return rows, len(listed) > MOST


def _row(case: Case, change: LevelChange, name: str, chosen: frozenset[str]) -> Row:
    key = f"{case.pk}.{case.version}"
    return Row(
        case, key, name, _(EditableField(change.field).label), spoken(change.field, change.before),
        spoken(change.field, change.after), change.reason, case.opened_by.name if case.opened_by else "", key in chosen,
    )  # fmt: skip


def _deeds(sight: CaseSight, unit: Unit, tab: str) -> tuple[Deed, ...]:
    """What the reader may do with the rows: the level above with what waits, the unit with what was returned."""
    whose, needed = unit.pk, Permission.REGISTER_EDIT
    if tab == "waiting":
        whose, needed = above(unit, None) or 0, Permission.REGISTER_ACCEPT
    scope = scopes_of(Unit.objects.filter(pk=whose)).get(whose, [])
    return _DEEDS.get(tab, ()) if sight.grant_for({needed}, scope=scope) else ()


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if date.min < found < date.max else None
