"""Giving an organisation's secretary a code: for him to come without an account (R-C.16)."""

import secrets
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from jingwei.people.permissions import Permission
from jingwei.people.sight import Sight, seeing
from jingwei.procedures.codes.operations import give_for_organisation
from jingwei.register.models import Entry
from jingwei.register.queries import organisation_of
from jingwei.web.access import needs, powers, sight_with
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest

GIVES = (Permission.REGISTER_EDIT, Permission.RECTIFICATION_INSPECT)


@needs(*GIVES)
@require_http_methods(["GET", "HEAD", "POST"])
def give(asked: HttpRequest, number: str) -> HttpResponse:
    """Asks first; the code then stands on the page once, to be told to the secretary."""
    request = cast("OfficeRequest", asked)
    held = [one for one in GIVES if one in powers(request)]
    units = frozenset().union(*(sight_with(request, one).units for one in held))
    with seeing(Sight(units)):
        found = organisation_of(number)
        entry = (
            Entry.objects.on(request.today).filter(organisation=found).first() if found else None
        )
    if found is None or entry is None:
        raise Http404
    code = ""
    if request.method == "POST":
        key = request.POST.get("key", "")[:64] or secrets.token_hex(16)
        code = give_for_organisation(found.number, key=key, actor=request.account, now=request.now)
    return page(
        request,
        "web/counter/give.html",
        name=entry.name,
        number=found.number,
        code=code,
        key=secrets.token_hex(16),
    )
