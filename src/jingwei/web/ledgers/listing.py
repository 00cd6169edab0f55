"""The ledgers of the office, and a page of one of them."""

import secrets
from dataclasses import dataclass, replace
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.ledgers import catalogue
from jingwei.ledgers.asked import SIZES, Asked
from jingwei.ledgers.crossed import picture
from jingwei.ledgers.definition import Ledger
from jingwei.ledgers.organisations import coverage_base
from jingwei.ledgers.queries import views_of
from jingwei.ledgers.reading import Count, Page, count, page
from jingwei.people.permissions import Permission
from jingwei.web.access import powers, standing_of
from jingwei.web.addresses import address
from jingwei.web.ledgers import drawn
from jingwei.web.ledgers.filtering import askable
from jingwei.web.ledgers.steps import address_of, found_ledger, pairs_of, understood, untidy
from jingwei.web.pages import page as drawn_page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

EVERY_ROW = "count"  # a field of the address: all rows are counted, not the first thousand


@dataclass(frozen=True, slots=True)
class Shelf:
    """A ledger as the list of ledgers shows it."""

    ledger: Ledger
    count: Count
    address: str


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def ledgers(asked: HttpRequest) -> HttpResponse:
    """All ledgers with what they are and how many rows the reader would see in them."""
    request = cast("OfficeRequest", asked)
    wanted = Asked(on=None if request.day >= request.today else request.day)
    shelves = [
        Shelf(one, count(one, wanted, today=request.today), address_of(one, wanted))
        for one in catalogue.LEDGERS.values()
        if one.permission in powers(request)
    ]
    return drawn_page(request, "web/ledgers/list.html", shelves=shelves)


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def ledger(asked: HttpRequest, key: str) -> HttpResponse:
    """A page of a ledger, by what its address asks."""
    request = cast("OfficeRequest", asked)
    found = found_ledger(request, key)
    if elsewhere := untidy(request):
        return elsewhere
    wanted, complaints = _asked(request, found)
    if EVERY_ROW in request.GET and request.headers.get("HX-Target") == EVERY_ROW:
        exact = count(found, wanted, today=request.today, cap=None)
        return drawn_page(
            request, "web/ledgers/ledger.html", part="count", ledger=found, count=exact, count_all=""
        )  # fmt: skip
    shown = page(found, wanted, today=request.today)
    return drawn_page(
        request, "web/ledgers/ledger.html", part="ledger", complaints=complaints,
        **_facts(request, shown), **_kept(request, shown),
    )  # fmt: skip


def _asked(request: OfficeRequest, found: Ledger) -> tuple[Asked, tuple[str, ...]]:
    said = understood(request, found)
    return said.asked, said.complaints


def _facts(request: OfficeRequest, shown: Page) -> dict[str, Any]:
    """Rows and headings, the count, the ways to narrow and to arrange them."""
    ledger, asked = shown.ledger, shown.asked
    start, query = asked.from_the_start(), asked.query()
    columns = [one.key for one in shown.headings]
    is_counted = EVERY_ROW in request.GET
    exact = count(ledger, asked, today=request.today, cap=None) if is_counted else shown.count
    is_first = asked.after is None and asked.before is None
    picks = Permission.LEDGERS_EXPORT in powers(request) and not ledger.is_grouped
    return {
        "picture": picture(ledger, asked, today=request.today) if is_first else None,
        "ledger": ledger, "asked": asked, "shown": shown, "heads": drawn.heads(shown), "lines": drawn.lines(shown, is_picked=picks),
        "count": exact, "count_all": f"?{query}&{EVERY_ROW}=all" if query else f"?{EVERY_ROW}=all",
        "bare": address_of(ledger, replace(start, filters=(), search="")), "query": start.query(),
        "askable": _askable(ledger, start.query()), "choices": drawn.choices(ledger, columns), "picks": picks, "sizes": SIZES,
        "kept": {
            "search": pairs_of(replace(start, search="").query()),
            "layout": pairs_of(replace(start, columns=(), size=Asked().size).query()),
            "day": pairs_of(replace(start, on=None).query()),
        },
    }  # fmt: skip


def _askable(ledger: Ledger, query: str) -> list[tuple[str, str]]:
    """What can be added as a condition: heading, and the address of its form."""
    forms = f"{address('ledger', [ledger.key])}filter/"
    tail = f"?{query}" if query else ""
    return [(column.heading, f"{forms}{column.key}/{tail}") for column in askable(ledger)]


def _kept(request: OfficeRequest, shown: Page) -> dict[str, Any]:
    """Saved views, and what the reader may do with the rows."""
    held = powers(request)
    is_editable = any(column.edit for column in shown.ledger.columns)
    return {
        "views": views_of(standing_of(request), shown.ledger),
        "may_export": Permission.LEDGERS_EXPORT in held,
        "may_place": Permission.REGISTER_PLACE in held,
        "may_form": shown.ledger is coverage_base and Permission.COVER_EDIT in held,
        "may_return": Permission.LEDGERS_RETURN in held and is_editable,
        "sees_rounds": Permission.ROUNDS_VIEW in held,
        "token": secrets.token_hex(16),
    }
