"""Takes a file of a case that must never have come out of everybody's reach (E-14, R-EV.9); asked twice."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jingwei.areas.cover_books.operations import removing as cover_books
from jingwei.areas.rounds.operations.removing import quarantine_content
from jingwei.areas.rounds.operations.steps import RoundRefused
from jingwei.areas.upper_lists.operations import removing as upper_lists
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.procedures.attachments import operations, queries
from jingwei.procedures.sight import sight_of
from jingwei.web.cases.serving import found_file
from jingwei.web.pages import page
from jingwei.web.procedures import CATALOGUE, POWERS
from jingwei.web.refusals import Forbidden
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped_to_cases


@scoped_to_cases(*POWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def take_off(asked: HttpRequest, token: UUID) -> HttpResponse:
    """What will be gone, and the button."""
    request = cast("OfficeRequest", asked)
    found = found_file(request, token)
    sight = sight_of(request.account, on=request.today)
    if not queries.may_remove(sight, found, catalogue=CATALOGUE):
        raise Forbidden(
            _("隔离删除由传文件的人或经办这件事的岗位办。请告诉他们，或告诉系统管理员。")
        )
    if request.method != "POST":
        return page(request, "web/cases/take_off.html", file=found)
    try:
        _everywhere(found.sha256, request.account, request)
    except RoundRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已隔离删除。请按保密规定报告，并核对备份里有没有这个文件。"))
    place = reverse("case", args=[found.case_id]) if found.case_id else reverse("cases")
    return HttpResponseRedirect(place, status=303)


def _everywhere(sha256: str, actor: Account, request: OfficeRequest) -> None:
    """The content is gone from cases, rounds, lists from above and ledgers, or from none of them."""
    with transaction.atomic():
        operations.quarantine(sha256, actor=actor, now=request.now)
        quarantine_content(sha256, actor=actor, now=request.now)
        upper_lists.quarantine(sha256, actor=actor, now=request.now)
        cover_books.quarantine(sha256, actor=actor, now=request.now)
