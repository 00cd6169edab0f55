"""Annual checks of a year, those of many organisations in one go (R-CP.5)."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from jingwei.areas.compliance.models import AnnualCheck
from jingwei.areas.compliance.operations import note_check
from jingwei.areas.compliance.queries import One, overseen
from jingwei.areas.compliance.rules import ComplianceRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.web.addresses import address
from jingwei.web.compliance.forms import EARLIEST, CheckForm
from jingwei.web.compliance.steps import row_of
from jingwei.web.numbers import number_in
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

SIZE = 30
FIELDS = ("submitted_on", "reviewed_on", "concluded_on", "conclusion")


@scoped(Permission.COMPLIANCE_KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def checks(asked: HttpRequest) -> HttpResponse:
    """A page of organisations with the fields of the year, kept together; one that is refused says so at its line."""
    request = cast("OfficeRequest", asked)
    last = request.today.year - 1
    year = number_in(request.GET.get("year", "")) or last
    year = year if EARLIEST <= year <= request.today.year else last
    first = max((number_in(request.GET.get("from", "")) or 1) - 1, 0)
    listed = overseen(on=request.today)
    rows = [(one, _form(request, one, year)) for one in listed[first : first + SIZE]]
    if request.method == "POST":
        done = sum(_noted(request, one, form, year) for one, form in rows)
        if not any(form.errors for _one, form in rows):
            messages.success(request, _("已登记 {count} 家。").format(count=done))
            return HttpResponseRedirect(_door(year, first + 1), status=303)
    return page(
        request, "web/compliance/checks.html", rows=rows, year=year, last=last, count=len(listed), door=_door(year, first + 1),
        years=[(each, _door(each, 1), each == year) for each in range(last - 3, last + 1)],
        before=_door(year, max(first + 1 - SIZE, 1)) if first else "",
        after=_door(year, first + 1 + SIZE) if first + SIZE < len(listed) else "",
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip


def _door(year: int, first: int) -> str:
    return f"{address('annual_checks')}?year={year}&from={first}"


def _form(request: OfficeRequest, one: One, year: int) -> CheckForm:
    held: AnnualCheck | None = one.known.checks.get(year)
    known = {name: getattr(held, name) for name in FIELDS} if held else {}
    given = request.POST if request.method == "POST" else None
    return CheckForm(given, prefix=one.number, initial=known | {"year": year})


def _noted(request: OfficeRequest, one: One, form: CheckForm, year: int) -> bool:
    """Whether the line said something else than before, and it was kept."""
    if not form.is_valid() or not set(form.changed_data) & set(FIELDS):
        return False
    try:
        note_check(row_of(one), year, form.checked(), actor=request.account, now=request.now)
    except ComplianceRefused as refused:
        form.add_error(None, str(refused))
        return False
    return True
