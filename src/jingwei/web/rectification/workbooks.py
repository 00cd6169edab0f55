"""The three lists out to Excel, and the tasks that a department filled in back (M38, M45, R-Z.10)."""

from pathlib import Path
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from jingwei.areas.rectification.queries import cases_of
from jingwei.areas.rectification.rules import RectificationRefused
from jingwei.areas.rectification.workbook import take_in, take_out
from jingwei.areas.rounds.storage import FileRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.web.forms.steps import as_workbook, brought
from jingwei.web.rectification.rows import asked_cases, drawn
from jingwei.web.rectification.steps import found_campaign
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to
from jingwei.web.scope import scoped


@scoped(Permission.RECTIFICATION_VIEW)
@require_POST
def take_lists_out(asked: HttpRequest, pk: int) -> HttpResponseBase:
    """The cases that the address asks for, in three sheets."""
    request = cast("OfficeRequest", asked)
    found = found_campaign(pk)

    def write(path: Path) -> str:
        take_out(found, asked_cases(request, found), path, actor=request.account, now=request.now)
        return _("{title}三张清单.xlsx").format(title=found.title)

    return as_workbook(write)


@scoped(Permission.RECTIFICATION_HANDLE)
@require_POST
def bring_tasks_back(asked: HttpRequest, pk: int) -> HttpResponse:
    """Takes the step of each row that was filled in; what is refused stands on the page, by row."""
    request = cast("OfficeRequest", asked)
    found = found_campaign(pk)
    own = {case.pk for case in cases_of(found)}
    try:
        with brought(request.FILES.get("workbook")) as (path, name):
            done = take_in(found, own, path, name=name, actor=request.account, now=request.now)
    except (RectificationRefused, FileRefused) as refused:
        return drawn(request, found, shown="tasks", why=str(refused), status=422)
    if done.taken:
        messages.success(request, _("已办理 {count} 件。").format(count=done.taken))
    if done.refused:
        return drawn(request, found, shown="tasks", why="\n".join(done.refused), status=422)
    if not done.taken:
        messages.info(request, _("工作簿里没有填新的内容，什么都没有改。"))
    return back_to("campaign_cases", pk)
