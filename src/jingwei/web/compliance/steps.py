"""What the pages of compliance share: finding an overseen organisation, the years that can be chosen, words of items."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import Http404

from jingwei.areas.compliance.calendar import Item, Stands
from jingwei.areas.compliance.models import Overseen
from jingwei.areas.compliance.queries import One, overseen
from jingwei.areas.compliance.rules import ComplianceRefused
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.web.request import OfficeRequest

STANDS = {
    Stands.OVERDUE: mark("逾期"), Stands.SOON: mark("三十天内到期"), Stands.LATER: mark("未到期"),
    Stands.DONE: mark("按期办了"), Stands.DONE_LATE: mark("逾期办了"),
    Stands.WAIVED: mark("不适用，已说明"),
}  # fmt: skip
BADGES = {
    Stands.OVERDUE: "overdue", Stands.SOON: "soon", Stands.LATER: "open", Stands.DONE: "closed", Stands.DONE_LATE: "closed",
    Stands.WAIVED: "none",
}  # fmt: skip


def found(request: OfficeRequest, number: str) -> One:
    """The organisation of this number, if the reader oversees it; else 404."""
    bare = number.upper().removeprefix("JW-")
    known = bare.isascii() and bare.isdigit() and len(bare) <= 18
    listed = overseen(on=request.day, only=[int(bare)]) if known else []
    if not listed:
        raise Http404
    return listed[0]


def row_of(one: One) -> Overseen:
    """Its row, for what is written."""
    return Overseen.objects.get(pk=one.entry.organisation_id)


def title(item: Item) -> str:
    """What it is, with the year that it is about; a step of the six by its own title."""
    if item.step is not None:
        return item.step.name
    named = _(str(item.what.label))
    return _("{year} 年度{what}").format(year=item.about, what=named) if item.about else named


def years(request: OfficeRequest) -> list[int]:
    """Those whose calendar can be looked at, the year of the day in the middle."""
    return list(range(request.day.year - 2, request.day.year + 3))


def year_asked(request: OfficeRequest) -> int:
    """The year that the address names, else that of the day."""
    asked = request.GET.get("year", "")
    return int(asked) if asked in {str(one) for one in years(request)} else request.day.year


def is_written(
    form: Form, write: Callable[[], object], *, request: OfficeRequest, said: str
) -> bool:
    """Whether what a good form says was written, and the reader told; what is refused is said at the form."""
    if not form.is_valid():
        return False
    try:
        write()
    except ComplianceRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, said)
    return True
