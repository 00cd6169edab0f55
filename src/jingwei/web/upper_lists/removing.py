"""Takes a list from above that must never have come out of everybody's reach (E-14, R-UL.5); asked twice."""

from typing import cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from jingwei.areas.cover_books.operations import removing as cover_books
from jingwei.areas.rounds.operations.removing import quarantine_content
from jingwei.areas.upper_lists.operations.removing import quarantine
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.procedures.attachments import operations as attachments
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to, refusals_told
from jingwei.web.scope import scoped
from jingwei.web.upper_lists.one import found_list


@scoped(Permission.ROUNDS_COMPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(asked: HttpRequest, pk: int) -> HttpResponse:
    """What will be gone, and the button; the same content goes from the rounds as well."""
    request = cast("OfficeRequest", asked)
    found = found_list(pk)
    if request.method != "POST":
        return page(request, "web/upper_lists/remove.html", one=found)
    with refusals_told(request):
        with transaction.atomic():
            attachments.quarantine(found.sha256, actor=request.account, now=request.now)
            quarantine_content(found.sha256, actor=request.account, now=request.now)
            quarantine(found.sha256, actor=request.account, now=request.now)
            cover_books.quarantine(found.sha256, actor=request.account, now=request.now)
        messages.success(request, _("已隔离删除。请按保密规定报告，并核对备份里有没有这个文件。"))
    return back_to("upper_list", pk)
