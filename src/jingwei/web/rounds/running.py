"""Comparing: beginning a run, watching it, publishing or ending the round, and its files to take away."""

from typing import cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from jingwei.areas.rounds import queries, storage, tasks
from jingwei.areas.rounds.operations.fusing import begin_run
from jingwei.areas.rounds.operations.rounds import abandon, publish
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to, check_may, found_round, refusals_told
from jingwei.web.scope import scoped

# What a run writes for people to take away.
TAKEN_AWAY = ("register.xlsx", "report.html", "rows.csv", "review.csv")


@scoped(Permission.ROUNDS_FUSE)
@require_POST
def begin(asked: HttpRequest, number: int) -> HttpResponse:
    """Begins a run over the files that are there."""
    request = cast("OfficeRequest", asked)
    found = found_round(number)
    check_may(request, Permission.ROUNDS_FUSE, found=found)
    with refusals_told(request):
        run = begin_run(found, actor=request.account, now=request.now)
        tasks.work_run.defer(run=run.pk)
        messages.success(request, _("比对已开始，可以离开本页，结果会留在这里。"))
    return back_to("round", number)


@scoped(Permission.ROUNDS_PUBLISH)
@require_POST
def publish_one(asked: HttpRequest, number: int) -> HttpResponse:
    """Lays the result that was looked at into the register."""
    request = cast("OfficeRequest", asked)
    found = found_round(number)
    check_may(request, Permission.ROUNDS_PUBLISH, found=found)
    with refusals_told(request):
        run = request.POST.get("run", "")
        publish(
            found, run=int(run) if run.isdecimal() else 0, actor=request.account, now=request.now, on=request.today
        )  # fmt: skip
        messages.success(request, _("第 {number} 轮已发布，底册已更新。").format(number=number))
    return back_to("round", number)


@scoped(Permission.ROUNDS_OPEN)
@require_POST
def end(asked: HttpRequest, number: int) -> HttpResponse:
    """Ends a round without a result."""
    request = cast("OfficeRequest", asked)
    found = found_round(number)
    check_may(request, Permission.ROUNDS_OPEN, found=found)
    with refusals_told(request):
        abandon(found, actor=request.account, now=request.now)
        messages.success(
            request, _("第 {number} 轮已终止，文件和答复都留着。").format(number=number)
        )
    return back_to("rounds")


@scoped(Permission.ROUNDS_FUSE)
@require_safe
def result(asked: HttpRequest, number: int, name: str) -> HttpResponseBase:
    """A file of the newest finished run."""
    request = cast("OfficeRequest", asked)
    found = found_round(number)
    check_may(request, Permission.ROUNDS_FUSE, found=found)
    run = queries.newest_run(found)
    if name not in TAKEN_AWAY or run is None or run.finished_at is None or run.fault:
        raise Http404
    path = storage.of_run(number, run.pk) / name
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=_("第{number}轮-{name}").format(number=number, name=name))  # fmt: skip
