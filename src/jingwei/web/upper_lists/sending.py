"""A list from above goes into the open round as a department's file, by the rounds' own step."""

from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from jingwei.areas.rounds import storage
from jingwei.areas.rounds.models import OPEN, Round, Upload
from jingwei.areas.rounds.operations.files import take_in
from jingwei.areas.rounds.operations.steps import RoundRefused
from jingwei.areas.upper_lists.models import Comparison
from jingwei.areas.upper_lists.operations.deciding import note_sent
from jingwei.areas.upper_lists.queries import comparisons
from jingwei.areas.upper_lists.rules import gone
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.units.models import Unit
from jingwei.web.access import powers
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to, refusals_told
from jingwei.web.rounds.uploading import mine, taken_in, whose
from jingwei.web.scope import scoped


@dataclass(frozen=True, slots=True)
class Offer:
    """Into which round the list can go, as whose file; `sent`: into which rounds it went already."""

    round: Round | None
    departments: list[Unit]
    sent: list[int]


def offered(request: OfficeRequest, found: Comparison) -> Offer | None:
    """What the reader may do with the file; None for one who may not upload."""
    if Permission.ROUNDS_UPLOAD not in powers(request):
        return None
    rounds = Upload.objects.filter(sha256=found.sha256).values_list("round__number", flat=True)
    open_one = Round.objects.select_related("top").filter(state__in=OPEN).first()
    listed = mine(request, open_one) if open_one else []
    return Offer(open_one, listed, sorted(set(rounds)))


@scoped(Permission.ROUNDS_COMPARE)
@require_POST
def send(asked: HttpRequest, pk: int) -> HttpResponse:
    """Sends the file as it came into the open round."""
    request = cast("OfficeRequest", asked)
    found = comparisons().filter(pk=pk).first()
    if found is None or Permission.ROUNDS_UPLOAD not in powers(request):
        raise Http404
    open_one = Round.objects.select_related("top").filter(state__in=OPEN).first()
    if open_one is None:
        messages.error(request, _("现在没有开着的轮次。请先开一轮，再把名单送进去。"))
        return back_to("upper_list", pk)
    with refusals_told(request):
        if why_not := gone(found.removed_at):
            raise RoundRefused(why_not)
        if not storage.content(found.sha256).exists():
            raise RoundRefused(_("原文件已按期限清除，请重新上传这份名单再对照。"))
        name, kept = found.file_name, storage.Kept(found.sha256, found.size)
        department = whose(request, open_one, name=name)
        upload, is_new = take_in(
            open_one, department=department, name=name, kept=kept, actor=request.account, now=request.now
        )  # fmt: skip
        if is_new:
            note_sent(found, round_no=open_one.number, upload=upload.pk, actor=request.account, now=request.now)  # fmt: skip
            messages.success(request, _("已作为{department}的名单送进第 {number} 轮。").format(
                department=department.name, number=open_one.number))  # fmt: skip
        if again := taken_in(upload, is_new=is_new, name=name):
            messages.info(request, again)
    return back_to("upper_list", pk)
