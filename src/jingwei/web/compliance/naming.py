"""A name that somebody means to register, beside those in the register that are near (R-CP.13)."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.areas.compliance.alike import EVIDENCE, alike, misleading
from jingwei.people.permissions import Permission
from jingwei.web.numbers import number_in
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

SHORTEST, LONGEST = 2, 100


@scoped(Permission.COMPLIANCE_VIEW)
@require_safe
def names(asked: HttpRequest) -> HttpResponse:
    """`?q=` is the name; `?but=` the number of the organisation that bears it already."""
    request = cast("OfficeRequest", asked)
    name = request.GET.get("q", "").strip()[:LONGEST]
    but = number_in(request.GET.get("but", "").upper().removeprefix("JW-")) or 0
    found = alike(name, on=request.today, but=but) if len(name) >= SHORTEST else []
    return page(
        request, "web/compliance/names.html", name=name, but=request.GET.get("but", "") if but else "", found=found,
        words=misleading(name), evidence=EVIDENCE,
    )  # fmt: skip
