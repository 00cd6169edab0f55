"""Suggestions that were answered, for everybody: the summaries and answers that a person released (R-SB.2)."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.areas.orders.profile import profile
from jingwei.areas.orders.queries import released
from jingwei.kernel.catalogue import translate as _
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.web.access import public
from jingwei.web.addresses import address
from jingwei.web.numbers import number_in
from jingwei.web.pages import page

SIZE = 50


@public
@require_safe
def answers(request: HttpRequest) -> HttpResponse:
    """The newest first, of one kind or of all."""
    kinds = profile().suggestions
    kind = request.GET.get("kind", "")
    kind = kind if kind in kinds else ""
    before = number_in(request.GET.get("before", "")) or 0
    with seeing(EVERYTHING):
        found = released(kind=kind, before=before, most=SIZE + 1)
    here = address("answers")
    after = {"kind": kind, "before": str(found[SIZE - 1].key)} if len(found) > SIZE else {}
    return page(
        request, "web/orders/answers.html", rows=[(one, _(kinds.get(one.kind, one.kind))) for one in found[:SIZE]],
        kinds=[(_("全部"), here, not kind), *((_(title), f"{here}?kind={key}", key == kind) for key, title in kinds.items())],
        after=f"{here}?{urlencode(after)}" if after else "",
    )  # fmt: skip
