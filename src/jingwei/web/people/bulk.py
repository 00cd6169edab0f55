"""Accounts from a table: template, upload, preview with every fault by row, and opening them all (R-P.16)."""

from collections.abc import Sequence
from dataclasses import astuple
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any, cast

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingwei.kernel.catalogue import translate as _
from jingwei.people.operations import (
    AccountRow,
    PeopleRefused,
    Planned,
    RowsRefused,
    open_accounts,
    plan_accounts,
)
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.units.kinds import CodeSystem
from jingwei.units.models import UnitCode
from jingwei.web.access import needs, powers
from jingwei.web.organisations.choosing import within
from jingwei.web.pages import page
from jingwei.web.people.finding import reach_of
from jingwei.web.people.forms import TableForm
from jingwei.web.people.said import names
from jingwei.web.people.table import read_table, write_passwords, write_template
from jingwei.web.refusals import Forbidden, Unclear
from jingwei.web.request import OfficeRequest

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 4 << 20  # bytes
LISTED = 5_000  # units with codes in the template
_SALT = "jingwei.people.bulk"
_VALID = 3600  # seconds between looking and applying


@needs(Permission.PEOPLE_ACCOUNTS)
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(asked: HttpRequest) -> HttpResponse:
    """The upload; after it what would be opened, or what is wrong with which row."""
    request = cast("OfficeRequest", asked)
    _check_may_appoint(request)
    is_sent = request.method == "POST"
    form = TableForm(request.POST if is_sent else None, request.FILES if is_sent else None, today=request.today)  # fmt: skip
    if not form.is_valid():
        return _drawn(request, form)
    held_from: date = form.cleaned_data["held_from"]
    try:
        rows = _read(form.cleaned_data["table"])
        planned = _planned(request, rows, held_from)
    except RowsRefused as refused:
        return _drawn(request, form, faults=refused.reasons)
    except PeopleRefused as refused:
        form.add_error("table", str(refused))
        return _drawn(request, form)
    said = names((one.unit for one in planned), on=request.today)
    kept = [[*astuple(row)[:5], row.system and str(row.system)] for row in rows]
    ticket = signing.dumps([request.account.pk, str(held_from), kept], salt=_SALT, compress=True)
    return page(
        request, "web/people/bulk_plan.html", held_from=held_from, ticket=ticket,
        lines=[(one.row, one.login, one.name, _(one.role.title), said[one.unit.pk]) for one in planned],
    )  # fmt: skip


@needs(Permission.PEOPLE_ACCOUNTS)
@require_POST
@sensitive_variables()
def apply(asked: HttpRequest) -> HttpResponseBase:
    """Opens the accounts that were looked at; the answer is the sheet of passwords, this once."""
    request = cast("OfficeRequest", asked)
    _check_may_appoint(request)
    rows, held_from = _ticket(request)
    try:
        _planned(request, rows, held_from)
        made = open_accounts(rows, held_from=held_from, actor=request.account, now=request.now)
    except PeopleRefused as refused:
        form = TableForm(today=request.today)
        reasons = refused.reasons if isinstance(refused, RowsRefused) else ((0, str(refused)),)
        return _drawn(request, form, faults=reasons)
    with TemporaryDirectory(prefix="jingwei-") as folder:
        path = Path(folder) / "passwords.xlsx"
        write_passwords(path, made, on=request.today)
        content = BytesIO(path.read_bytes())
    name = _("初始密码-{day}.xlsx").format(day=request.today)
    return FileResponse(content, as_attachment=True, filename=name, content_type=WORKBOOK)


@needs(Permission.PEOPLE_ACCOUNTS)
@require_safe
def template(asked: HttpRequest) -> HttpResponseBase:
    """The table to fill in, with the codes of the units on which the reader may give posts."""
    request = cast("OfficeRequest", asked)
    _check_may_appoint(request)
    own = within(paths(request.account, Permission.PEOPLE_APPOINT, on=request.today)).on(request.today)  # fmt: skip
    held = UnitCode.objects.on(request.today).filter(unit__in=own).select_related("unit")
    codes = list(held.order_by("unit__path", "system")[:LISTED])
    said = names((one.unit for one in codes), on=request.today)
    units = [(said[one.unit_id], one.code, str(CodeSystem(one.system).label)) for one in codes]
    with TemporaryDirectory(prefix="jingwei-") as folder:
        path = Path(folder) / "accounts.xlsx"
        write_template(path, units, on=request.today)
        content = BytesIO(path.read_bytes())
    name = _("批量开通账号模板.xlsx")
    return FileResponse(content, as_attachment=True, filename=name, content_type=WORKBOOK)


def _check_may_appoint(request: OfficeRequest) -> None:
    """Every row gives a post as well."""
    if Permission.PEOPLE_APPOINT not in powers(request):
        raise Forbidden(_("批量开通要同时有开通账号和任免岗位的权限。"))


def _drawn(
    request: OfficeRequest, form: TableForm, *, faults: Sequence[tuple[int, str]] = ()
) -> HttpResponse:
    status = 422 if form.is_bound or faults else 200
    return page(request, "web/people/bulk.html", status=status, form=form, faults=faults)


def _read(sent: UploadedFile) -> list[AccountRow]:
    """What the table says; raises PeopleRefused. The file is gone afterwards."""
    name = "".join(c for c in (sent.name or "") if c.isprintable())[-120:]
    if (sent.size or 0) > LARGEST:
        text = _("{name}：文件超过 {most} MB，没有收下。请拆成几个文件再传。")
        raise PeopleRefused(text.format(name=name, most=LARGEST >> 20))
    ending = (
        ".csv" if name.lower().endswith(".csv") else ".xlsx"
    )  # what it is read as is seen by it
    with NamedTemporaryFile(prefix="jingwei-", suffix=ending) as coming:
        for chunk in sent.chunks():
            coming.write(chunk)
        coming.flush()
        return read_table(Path(coming.name), name=name)


def _planned(request: OfficeRequest, rows: Sequence[AccountRow], held_from: date) -> list[Planned]:
    """What the rows ask for; raises RowsRefused, also for units on which the reader gives no posts."""
    reach, beyond = reach_of(request), []
    planned = plan_accounts(rows, held_from=held_from)
    for one in planned:
        if not reach.covers(one.role.given_with, [one.unit]):
            beyond.append((one.row, _("该单位不在您任免的范围内。")))
    if beyond:
        raise RowsRefused(beyond)
    return planned


def _ticket(request: OfficeRequest) -> tuple[list[AccountRow], date]:
    """The rows that the reader has looked at, as signed then; raises Unclear for anything else."""
    stale = _("预览已经过期或不完整，请重新上传表格。")
    try:
        said: Any = signing.loads(request.POST.get("ticket", ""), salt=_SALT, max_age=_VALID)
    except signing.BadSignature as fault:
        raise Unclear(stale) from fault
    account, held_from, kept = said
    if account != request.account.pk:
        raise Unclear(stale)
    rows = [
        AccountRow(number, login, name, role, code, CodeSystem(system) if system else None)
        for number, login, name, role, code, system in kept
    ]
    return rows, date.fromisoformat(held_from)
