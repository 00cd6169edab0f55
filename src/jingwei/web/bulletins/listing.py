"""The bulletins that were issued."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.areas.bulletins import queries
from jingwei.people.permissions import Permission
from jingwei.web.access import powers
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

MOST = 200


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def bulletins(asked: HttpRequest) -> HttpResponse:
    """All in sight, the newest first."""
    request = cast("OfficeRequest", asked)
    return page(
        request, "web/bulletins/list.html", listed=list(queries.bulletins()[:MOST]), most=MOST,
        may_issue=Permission.FIGURES_ISSUE in powers(request),
    )  # fmt: skip
