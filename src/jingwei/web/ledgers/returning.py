"""Brings a returned workbook in: uploaded, looked at, applied; nothing is done twice."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from jingwei.areas.level_changes.operations import apply_returned
from jingwei.areas.rounds.storage import LARGEST, FileRefused, plain_name
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers import catalogue
from jingwei.ledgers.definition import Ledger
from jingwei.ledgers.models import Intake
from jingwei.ledgers.operations import LedgerRefused, Side, receive
from jingwei.ledgers.plan import Plan
from jingwei.ledgers.queries import intake_of
from jingwei.ledgers.refused_book import write_refused
from jingwei.people.permissions import Permission
from jingwei.register.rules import RegisterRefused
from jingwei.web.ledgers.compared import MOST, compared, refused_lines
from jingwei.web.ledgers.exporting import WORKBOOK
from jingwei.web.ledgers.steps import address_of, back, found_ledger
from jingwei.web.numbers import number_in
from jingwei.web.pages import page
from jingwei.web.refusals import Unclear
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

LONGEST_REASON = 200
_LONGEST_TOKEN = 64


@scoped(Permission.LEDGERS_RETURN)
@require_POST
def receive_one(asked: HttpRequest, key: str) -> HttpResponse:
    """Reads a workbook and shows what it would change; the same form sent twice is read once."""
    request = cast("OfficeRequest", asked)
    ledger = found_ledger(request, key)
    token = request.POST.get("token", "")
    if not token.isalnum() or not token.isascii() or len(token) > _LONGEST_TOKEN:
        raise Unclear(_("交回的表单不完整，请从台账页面重新上传。"))
    try:
        _read(request, request.FILES.get("workbook"), token)
    except (LedgerRefused, FileRefused) as refused:
        messages.error(request, str(refused))
        return back(address_of(ledger))
    return back(reverse("returned", args=[token]))


def _read(request: OfficeRequest, sent: UploadedFile | None, token: str) -> Intake:
    """The upload in a file of its own, which is gone once its plan is kept."""
    if sent is None:
        raise LedgerRefused(_("还没有选文件。请先选，再上传。"))
    name = plain_name(sent.name or "")
    if (sent.size or 0) > LARGEST:
        text = _("{name}：文件超过 {most} MB，没有收下。请拆成几个文件再传。")
        raise LedgerRefused(text.format(name=name, most=LARGEST >> 20))
    with NamedTemporaryFile(prefix="jingwei-", suffix=Path(name).suffix) as coming:
        for chunk in sent.chunks():
            coming.write(chunk)
        coming.flush()
        return receive(
            Path(coming.name), name=name, ledgers=catalogue.LEDGERS, key=token, actor=request.account, now=request.now
        )  # fmt: skip


@scoped(Permission.LEDGERS_RETURN)
@require_safe
def returned(asked: HttpRequest, token: str) -> HttpResponse:
    """What a returned workbook would change, or has changed."""
    request = cast("OfficeRequest", asked)
    intake, ledger = _found(request, token)
    return _shown(request, intake, ledger)


@scoped(Permission.LEDGERS_RETURN)
@require_POST
def apply_one(asked: HttpRequest, token: str) -> HttpResponse:
    """Carries the plan out; where both sides had changed a value, as the reader decided."""
    request = cast("OfficeRequest", asked)
    intake, ledger = _found(request, token)
    taken, reason = _taken(request), request.POST.get("reason", "").strip()
    if not reason and intake.applied_at is None:
        fault = _("请写明依据，例如“街道核对后交回”。")
        return _shown(request, intake, ledger, taken=taken, fault=fault)
    try:
        sides = dict.fromkeys(taken, Side.WORKBOOK)
        apply_returned(
            intake, ledger=ledger, resolutions=sides, reason=reason[:LONGEST_REASON], actor=request.account, now=request.now
        )  # fmt: skip
    except (LedgerRefused, RegisterRefused) as refused:
        return _shown(request, intake, ledger, taken=taken, reason=reason, fault=str(refused))
    return back(reverse("returned", args=[token]))


@scoped(Permission.LEDGERS_RETURN)
@require_safe
def refused_rows(asked: HttpRequest, token: str) -> HttpResponseBase:
    """The rows that were not read, as a workbook that can be mended and brought back."""
    request = cast("OfficeRequest", asked)
    intake, ledger = _found(request, token)
    plan = Plan.of(intake.plan, ledger)
    if not plan.refused:
        raise Http404
    title = _(ledger.title)
    with TemporaryDirectory(prefix="jingwei-") as folder:
        path = Path(folder) / "refused.xlsx"
        write_refused(plan, ledger, path, name=title, now=intake.planned_at)
        content = path.open("rb")
    name = _("{ledger}-未读入的行.xlsx").format(ledger=title)
    return FileResponse(content, as_attachment=True, filename=name, content_type=WORKBOOK)


def _found(request: OfficeRequest, token: str) -> tuple[Intake, Ledger]:
    """What the reader brought back, and its ledger; 404 where it is none of his."""
    intake = intake_of(token, account=request.account)
    if intake is None:
        raise Http404
    return intake, found_ledger(request, intake.export.ledger)


def _taken(request: OfficeRequest) -> set[tuple[int, str]]:
    """The values for which the workbook's was chosen, as organisation and column."""
    places = [
        name.removeprefix("side-").partition("-")
        for name, value in request.POST.items()
        if name.startswith("side-") and value == Side.WORKBOOK
    ]
    numbered = [(number_in(number), column) for number, _dash, column in places]
    return {(number, column) for number, column in numbered if number is not None}


def _shown(
    request: OfficeRequest,
    intake: Intake,
    ledger: Ledger,
    *,
    taken: Iterable[tuple[int, str]] = (),
    reason: str = "",
    fault: str = "",
) -> HttpResponse:
    plan = Plan.of(intake.plan, ledger)
    facts: dict[str, Any] = {
        "changes": compared(ledger, plan.changes if "all" in request.GET else plan.changes[:MOST], on=request.today),
        "conflicts": compared(ledger, plan.conflicts[:MOST], on=request.today, taken=set(taken)),
        "refused": refused_lines(ledger, plan.refused[:MOST]),
    }  # fmt: skip
    return page(
        request, "web/ledgers/returned.html", status=422 if fault else 200, intake=intake, ledger=ledger, plan=plan,
        most=MOST, reason=reason, fault=fault, longest=LONGEST_REASON, back=address_of(ledger), **facts,
    )  # fmt: skip
