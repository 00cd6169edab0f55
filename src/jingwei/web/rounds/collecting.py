"""A file while its round collects: what was understood of it, correcting that, withdrawing the file."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from jingwei.areas.rounds import queries, returns, tasks
from jingwei.areas.rounds.models import Upload
from jingwei.areas.rounds.operations import files
from jingwei.fusion.outputs.words import list_heading
from jingwei.fusion.reading.headings import fields
from jingwei.fusion.reading.memory import DROP
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.queries import permissions_of
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to, refusals_told
from jingwei.web.rounds.uploading import mine
from jingwei.web.scope import scoped


@scoped(Permission.ROUNDS_VIEW)
@require_safe
def one_upload(asked: HttpRequest, number: int, pk: int) -> HttpResponse:
    """What was understood of a file: sheet by sheet, column by column, with samples."""
    request = cast("OfficeRequest", asked)
    found = _found_upload(number, pk)
    held = permissions_of(request.account, on=request.today)
    choices = [("", _("不认识")), (DROP, _("不导入")), *((f, list_heading(f)) for f in fields())]
    return page(
        request, "web/rounds/upload.html", round=found.round, upload=found, choices=choices,
        may_correct=Permission.ROUNDS_UPLOAD in held, has_return=_has_return(request, found),
    )  # fmt: skip


def _has_return(request: OfficeRequest, found: Upload) -> bool:
    """Whether the reader may take the department's list back."""
    run = queries.newest_result(found.round)
    is_mine = any(one.pk == found.department_id for one in mine(request, found.round))
    return bool(run and is_mine and returns.workbook(found.round, run, department=found.department))


@scoped(Permission.ROUNDS_UPLOAD)
@require_POST
def correct(asked: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Keeps what a person says the columns mean, and reads the file again."""
    request = cast("OfficeRequest", asked)
    found = _found_upload(number, pk)
    meanings = {key.removeprefix("column-"): value for key, value in request.POST.items() if key.startswith("column-") and isinstance(value, str)}  # fmt: skip
    with refusals_told(request):
        files.correct(found, sheet=request.POST.get("sheet", ""), meanings=meanings, actor=request.account, now=request.now)  # fmt: skip
        tasks.understand_upload.defer(upload=found.pk)
        messages.success(request, _("已记住，正在重新识别；以后同样表头的文件也照此识别。"))
    return back_to("upload", number, pk)


@scoped(Permission.ROUNDS_UPLOAD)
@require_POST
def withdraw(asked: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Takes a file out of the round."""
    request = cast("OfficeRequest", asked)
    found = _found_upload(number, pk)
    with refusals_told(request):
        files.withdraw(found, actor=request.account, now=request.now)
        messages.success(request, _("{name}已撤回。").format(name=found.file_name))
    return back_to("round", number)


def _found_upload(number: int, pk: int) -> Upload:
    found = Upload.objects.select_related("round__top", "department", "uploaded_by")
    one = found.filter(round__number=number, pk=pk).first()
    if one is None:
        raise Http404
    return one
