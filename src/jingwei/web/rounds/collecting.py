"""A round while it collects: who has sent what, uploading, what was understood of a file, correcting it."""

from typing import Any, NamedTuple, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from jingwei.areas.rounds import queries, storage, tasks
from jingwei.areas.rounds.departments import departments_of, list_name, meant_by
from jingwei.areas.rounds.models import Round, Run, Upload
from jingwei.areas.rounds.operations import files
from jingwei.areas.rounds.operations.steps import RoundRefused
from jingwei.fusion.outputs.words import list_heading
from jingwei.fusion.reading.headings import fields
from jingwei.fusion.reading.memory import DROP
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths, permissions_of
from jingwei.units.models import Unit
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.forms import UploadForm
from jingwei.web.rounds.steps import back_to, found_round, refusals_told, way
from jingwei.web.scope import scoped


@scoped(Permission.ROUNDS_VIEW)
@require_safe
def one_round(asked: HttpRequest, number: int) -> HttpResponse:
    """The round: its way, what came, what fusion made of it, what is to be done next."""
    request = cast("OfficeRequest", asked)
    found = found_round(number)
    return page(request, "web/rounds/round.html", part="work", **_facts(request, found))


def _facts(request: OfficeRequest, found: Round) -> dict[str, Any]:
    held = permissions_of(request.account, on=request.today)
    run = queries.newest_run(found)
    departments = departments_of(found, paths=paths(request.account, Permission.ROUNDS_VIEW, on=request.today), on=request.today)  # fmt: skip
    return {
        "round": found, "way": way(found), "run": run, "uploads": list(queries.uploads(found)[:200]),
        "names": _names(found), "deliveries": queries.deliveries(found, departments=departments), "held": {str(p) for p in held},
        "form": UploadForm(departments=[(d.pk, list_name(d, top=found.top)) for d in _mine(request, found)]),
        "questions": queries.open_questions(run).count() if run and run.finished_at else 0,
        "waiting": queries.unconfirmed(found).count(), "is_old": _is_old(found, run),
    }  # fmt: skip


def _names(found: Round) -> dict[int, str]:
    """Short names of the departments that sent something."""
    sent = {upload.department_id: upload.department for upload in queries.uploads(found)}
    return {pk: list_name(unit, top=found.top) for pk, unit in sent.items()}


def _is_old(found: Round, run: Run | None) -> bool:
    """Whether files or answers came after the run began."""
    return run is not None and found.touched_at > run.started_at


def _mine(request: OfficeRequest, found: Round) -> list[Any]:
    """The departments for which the reader may upload."""
    own = paths(request.account, Permission.ROUNDS_UPLOAD, on=request.today)
    return departments_of(found, paths=own, on=request.today)


@scoped(Permission.ROUNDS_UPLOAD)
@require_POST
def upload(asked: HttpRequest, number: int) -> HttpResponse:
    """Takes files in, each on its own: one that is refused does not keep the others out.

    All are on the disk before the round is held, so that others do not wait for slow disks.
    """
    request = cast("OfficeRequest", asked)
    found = found_round(number)
    arrived: list[_Arrived] = []
    for sent in request.FILES.getlist("lists"):
        with refusals_told(request):
            arrived.append(_arrived(request, found, sent))
    taken = 0
    for one in arrived:
        with refusals_told(request):
            taken += _take(request, found, one)
    if not request.FILES:
        messages.error(request, _("还没有选文件。请先选，再上传。"))
    if taken:
        messages.success(request, _("收下 {count} 个文件，正在识别。").format(count=taken))
    return back_to("round", number)


class _Arrived(NamedTuple):
    """A file on the disk, and whose list it is."""

    name: str
    department: Unit
    kept: storage.Kept


def _arrived(request: OfficeRequest, found: Round, sent: UploadedFile) -> _Arrived:
    name = storage.plain_name(sent.name or "")
    mine = _mine(request, found)
    chosen = request.POST.get("department", "")
    department = next((d for d in mine if str(d.pk) == chosen), None) or meant_by(
        name, of=mine, top=found.top
    )
    if department is None:
        text = _("{name}：看不出是哪个部门的名单。请在“部门”里选好再传。")
        raise RoundRefused(text.format(name=name))
    return _Arrived(name, department, storage.keep(sent.chunks(), name=name))


def _take(request: OfficeRequest, found: Round, one: _Arrived) -> int:
    """How many files were new: one or none."""
    new, is_new = files.take_in(
        found, department=one.department, name=one.name, kept=one.kept, actor=request.account, now=request.now
    )  # fmt: skip
    if not is_new:
        text = _("{name}：内容与已收下的“{other}”相同，没有重复收。")
        messages.info(request, text.format(name=one.name, other=new.file_name))
        return 0
    tasks.understand_upload.defer(upload=new.pk)
    return 1


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
        may_correct=Permission.ROUNDS_UPLOAD in held,
    )  # fmt: skip


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
    found = Upload.objects.select_related("round", "department", "uploaded_by")
    one = found.filter(round__number=number, pk=pk).first()
    if one is None:
        raise Http404
    return one
