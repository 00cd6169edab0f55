"""Comparing: beginning a run, asking the worker to publish it, ending the round."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from jingwei.areas.rounds import tasks
from jingwei.areas.rounds.operations.fusing import begin_run
from jingwei.areas.rounds.operations.rounds import abandon, ask_to_publish
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.web.numbers import number_in
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to, check_may, found_round, refusals_told
from jingwei.web.scope import scoped


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
    """Has the worker lay the result that was looked at into the register; of several who ask one does."""
    request = cast("OfficeRequest", asked)
    found = found_round(number)
    check_may(request, Permission.ROUNDS_PUBLISH, found=found)
    with refusals_told(request):
        run = number_in(request.POST.get("run", "")) or 0
        wish = ask_to_publish(found, run=run, actor=request.account, now=request.now)
        tasks.publish_round.defer(publishing=wish.pk)
        messages.success(request, _("正在发布，可以离开本页，结果会留在这里。"))
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
