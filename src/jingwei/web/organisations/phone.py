"""Showing a work phone in full: once, for a purpose that goes into the journal (R-R.10)."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.register.operations import reveal_phone
from jingwei.web.organisations.finding import found
from jingwei.web.organisations.forms import PURPOSES, PhoneForm
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped


@scoped(Permission.REGISTER_CONTACTS)
@require_POST
def show_phone(asked: HttpRequest, number: str) -> HttpResponse:
    """The phone, on a page that nothing leads to: seeing it again is another look."""
    request = cast("OfficeRequest", asked)
    one = found(number)
    form = PhoneForm(request.POST)
    said: dict[str, Any] = {"organisation": one, "form": form, "phone": "", "purpose": ""}
    if not form.is_valid():
        return page(request, "web/organisations/phone.html", part="phone", status=422, **said)
    purpose = form.cleaned_data["purpose"]
    said["phone"] = reveal_phone(one, reason=purpose, actor=request.account, now=request.now)
    said["purpose"] = _(PURPOSES[purpose])
    return page(request, "web/organisations/phone.html", part="phone", **said)
