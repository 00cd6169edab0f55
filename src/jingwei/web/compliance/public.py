"""What everybody may read of social organisations that were released: a list with search, a page each (R-CP.18).

One that is not released, or no more, looks as if it were not there.
"""

from typing import cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.areas.compliance.calendar import Stands
from jingwei.areas.compliance.disclosure import released, told
from jingwei.areas.compliance.kinds import Whose
from jingwei.areas.compliance.queries import One, overseen
from jingwei.fusion.outputs.words import KINDS
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry
from jingwei.web.access import public
from jingwei.web.addresses import address
from jingwei.web.numbers import number_in
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest

SIZE = 50
SHORTEST, LONGEST = 2, 60


@public
@require_safe
def all_released(asked: HttpRequest) -> HttpResponse:
    """Those that are released, by name; `?q=` a part of the name, or the whole code."""
    request = cast("OfficeRequest", asked)
    text = "".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    first = max((number_in(request.GET.get("from", "")) or 1) - 1, 0)
    with seeing(EVERYTHING):
        rows = Entry.objects.on(request.today).filter(
            organisation__in=list(released(on=request.today))
        )
        if len(text) >= SHORTEST:
            rows = (
                rows.filter(uscc=text.upper())
                if _is_code(text)
                else rows.filter(name__icontains=text)
            )
        count = rows.count()
        listed = list(
            rows.select_related("organisation").order_by("name", "organisation")[
                first : first + SIZE
            ]
        )
    return page(
        request, "web/compliance/public_list.html", rows=listed, count=count, text=text, shortest=SHORTEST, kinds=KINDS,
        before=_door(text, max(first + 1 - SIZE, 1)) if first else "",
        after=_door(text, first + 1 + SIZE) if first + SIZE < count else "",
    )  # fmt: skip


@public
@require_safe
def one_released(asked: HttpRequest, number: str) -> HttpResponse:
    """The fields that a rule publishes or the organisation agreed to."""
    request = cast("OfficeRequest", asked)
    bare = number.removeprefix("JW-")
    known = bare.isascii() and bare.isdigit() and len(bare) <= 18
    with seeing(EVERYTHING):
        held = released(on=request.today, only=int(bare)) if known else {}
        listed = overseen(on=request.today, only=list(held))
        if not listed or listed[0].number != number:
            raise Http404
        one, release = listed[0], held[listed[0].entry.organisation_id]
        rows = told(one, release.agreed, on=request.today)
    return page(
        request, "web/compliance/public_one.html", name=one.entry.name, rows=rows, since=release.held_from,
        late=_late(one, request),
    )  # fmt: skip


def _late(one: One, request: OfficeRequest) -> int:
    """How many things of this year the offices themselves are late with (E-22); told whatever was agreed."""
    items = one.items(request.today.year)
    return sum(
        item.whose is Whose.OFFICE and item.stands(request.today) is Stands.OVERDUE
        for item in items
    )


def _is_code(text: str) -> bool:
    return len(text) == 18 and text.isascii() and text.isalnum()


def _door(text: str, first: int) -> str:
    return f"{address('disclosures')}?{urlencode({'q': text, 'from': first})}"
