"""Takes files in as the form sends them: whose list each is, and what is said of it afterwards."""

from typing import NamedTuple, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from jingwei.areas.rounds import storage, tasks
from jingwei.areas.rounds.departments import departments_of, meant_by
from jingwei.areas.rounds.models import Round, Upload
from jingwei.areas.rounds.operations import files
from jingwei.areas.rounds.operations.steps import RoundRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.units.models import Unit
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to, found_round, refusals_told
from jingwei.web.scope import scoped


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


def mine(request: OfficeRequest, found: Round) -> list[Unit]:
    """The departments for which the reader may upload."""
    own = paths(request.account, Permission.ROUNDS_UPLOAD, on=request.today)
    return departments_of(found, paths=own, on=request.today)


def whose(request: OfficeRequest, found: Round, *, name: str) -> Unit:
    """The department whose list a file is: the one that was chosen, else the one that its name names."""
    own = mine(request, found)
    chosen = request.POST.get("department", "")
    department = next((d for d in own if str(d.pk) == chosen), None)
    department = department or meant_by(name, of=own, top=found.top)
    if department is None:
        text = _("{name}：看不出是哪个部门的名单。请在“部门”里选好再传。")
        raise RoundRefused(text.format(name=name))
    return department


def taken_in(new: Upload, *, is_new: bool, name: str) -> str:
    """Has the worker understand a file that is new; what is to be said of one that is not."""
    if is_new:
        tasks.understand_upload.defer(upload=new.pk)
        return ""
    text = _("{name}：内容与已收下的“{other}”相同，没有重复收。")
    return text.format(name=name, other=new.file_name)


class _Arrived(NamedTuple):
    """A file on the disk, and whose list it is."""

    name: str
    department: Unit
    kept: storage.Kept


def _arrived(request: OfficeRequest, found: Round, sent: UploadedFile) -> _Arrived:
    name = storage.plain_name(sent.name or "")
    department = whose(request, found, name=name)
    return _Arrived(name, department, storage.keep(sent.chunks(), name=name))


def _take(request: OfficeRequest, found: Round, one: _Arrived) -> int:
    """How many files were new: one or none."""
    new, is_new = files.take_in(
        found, department=one.department, name=one.name, kept=one.kept, actor=request.account, now=request.now
    )  # fmt: skip
    if said := taken_in(new, is_new=is_new, name=one.name):
        messages.info(request, said)
    return int(is_new)
