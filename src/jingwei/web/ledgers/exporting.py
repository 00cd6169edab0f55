"""Takes a ledger away as a workbook: all that is asked for, or the rows that were chosen."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.ledgers.address import understand
from jingwei.ledgers.asked import SIZES, Asked, Filter, Match
from jingwei.ledgers.definition import Ledger
from jingwei.ledgers.operations import LedgerRefused, take_out
from jingwei.ledgers.typed import LARGEST_ID
from jingwei.people.permissions import Permission
from jingwei.people.queries import posts_on
from jingwei.units.models import Unit
from jingwei.web.ledgers.steps import address_of, back, found_ledger
from jingwei.web.numbers import number_in
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NUMBER = "organisation"  # the column that tells the rows of organisations apart


@scoped(Permission.LEDGERS_EXPORT)
@require_POST
def export(asked: HttpRequest, key: str) -> HttpResponseBase:
    """The workbook; what is refused is said on the ledger's page."""
    request = cast("OfficeRequest", asked)
    ledger = found_ledger(request, key)
    wanted = understand(ledger, request.POST.get("query", "")).asked.from_the_start()
    try:
        return _workbook(request, ledger, _chosen(request, ledger, wanted))
    except LedgerRefused as refused:
        messages.error(request, str(refused))
        return back(address_of(ledger, wanted))


def _chosen(request: OfficeRequest, ledger: Ledger, asked: Asked) -> Asked:
    """The same, narrowed to the rows whose boxes are ticked, where the button for these was pressed."""
    if "chosen" not in request.POST or ledger.get(_NUMBER) is None:
        return asked
    keys = map(number_in, request.POST.getlist("row")[: max(SIZES)])
    numbers = tuple(written(key) for key in keys if key is not None and key <= LARGEST_ID)
    if not numbers:
        raise LedgerRefused(_("还没有选行。请在要导出的行前面打勾。"))
    return replace(asked, filters=(*asked.filters, Filter(_NUMBER, Match.IS, numbers)))


def _workbook(request: OfficeRequest, ledger: Ledger, asked: Asked) -> FileResponse:
    """The file is removed at once; what is open can still be read to its end."""
    with TemporaryDirectory(prefix="jingwei-") as folder:
        path = Path(folder) / "ledger.xlsx"
        made = take_out(
            ledger, asked, to=path, actor=request.account, unit=_unit(request), now=request.now
        )
        content = path.open("rb")
    name = _("{ledger}-{day}.xlsx").format(ledger=_(ledger.title), day=made.held_on)
    return FileResponse(content, as_attachment=True, filename=name, content_type=WORKBOOK)


def _unit(request: OfficeRequest) -> str:
    """The name of the unit for which the reader takes things out."""
    for post in posts_on(request.account, on=request.today):
        if post.unit_id is None or Permission.LEDGERS_EXPORT not in post.duty.permissions:
            continue
        unit = Unit.objects.filter(pk=post.unit_id).named(on=request.today).first()
        if unit and unit.name:
            return unit.name
    return _("本单位")
