"""How the Party organisations in sight live: signals with their reasons, what a person said, the plan; by name, no ranking."""

from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from jingwei.areas.party_health.kinds import State
from jingwei.areas.party_health.models import Health, Mending
from jingwei.areas.party_health.rules import proposed
from jingwei.areas.party_health.signals import SIGNALS, Signal, signals_of
from jingwei.cover.models import PartyRecord
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.web.numbers import number_in
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

SIZE = 100  # rows on a page
TABS = {"open": mark("待确认"), "mending": mark("整顿中"), "all": mark("全部")}


@dataclass(frozen=True, slots=True)
class Row:
    """A Party organisation: its signals, the state that they speak for, a person's word, its open plan."""

    pk: int
    name: str
    signals: tuple[Signal, ...]
    speaks: State
    word: Health | None
    plan: int | None

    @property
    def is_open(self) -> bool:
        """Whether somebody has to look: signals that nobody spoke of yet, and no plan."""
        known = set(self.word.signals) if self.word else set()
        return self.plan is None and bool({one.key for one in self.signals} - known)

    def is_of(self, tab: str) -> bool:
        """Whether the tab lists it."""
        return {"open": self.is_open, "mending": self.plan is not None}.get(tab, True)


@scoped(Permission.COVER_EDIT)
@require_safe
def overview(asked: HttpRequest) -> HttpResponse:
    """A tab of the list, of one signal or of all."""
    request = cast("OfficeRequest", asked)
    tab, signal = request.GET.get("tab", ""), request.GET.get("signal", "")
    tab, signal = tab if tab in TABS else "open", signal if signal in SIGNALS else ""
    rows = _rows(request)
    of_signal = [one for one in rows if not signal or SIGNALS[signal] in one.signals]
    listed = [one for one in of_signal if one.is_of(tab)]
    first = max((number_in(request.GET.get("from", "")) or 1) - 1, 0)
    return page(
        request, "web/party_health/overview.html", rows=listed[first : first + SIZE], signal=signal, count=len(listed),
        tabs=[(f"{_(title)} {sum(one.is_of(key) for one in of_signal)}", _address(key, signal), key == tab) for key, title in TABS.items()],
        signals=[(one, sum(one in row.signals for row in rows if row.is_of(tab)), _address(tab, one.key)) for one in SIGNALS.values()],
        before=_address(tab, signal, max(first + 1 - SIZE, 1)) if first else "",
        after=_address(tab, signal, first + 1 + SIZE) if first + SIZE < len(listed) else "",
        bare=_address(tab, ""),
    )  # fmt: skip


def _address(tab: str, signal: str, first: int = 0) -> str:
    said = {"tab": tab, "signal": signal, "from": str(first or "")}
    return (
        f"{reverse('party_health')}?{urlencode({key: text for key, text in said.items() if text})}"
    )


def _rows(request: OfficeRequest) -> list[Row]:
    """All in sight today, by name."""
    held = list(PartyRecord.objects.on(request.today).order_by("name", "party_organisation"))
    parties = [one.party_organisation_id for one in held]
    seen = signals_of(parties, on=request.today)
    words = {one.party_organisation_id: one for one in Health.objects.still().select_related("by")}
    mending = Mending.objects.filter(case__closed_at=None).values_list("party_organisation", "case")
    plans = dict(mending)
    return [
        Row(
            one.party_organisation_id, one.name, tuple(SIGNALS[key] for key in seen.get(one.party_organisation_id, ())),
            proposed(seen.get(one.party_organisation_id, ())), words.get(one.party_organisation_id),
            plans.get(one.party_organisation_id),
        )
        for one in held
    ]  # fmt: skip
