"""Takes a file that must never have come out of everybody's reach (E-14); asked twice, since nothing brings it back."""

from typing import cast

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from jingwei.areas.cover_books.operations import removing as cover_books
from jingwei.areas.rounds.models import Upload
from jingwei.areas.rounds.operations.removing import quarantine
from jingwei.areas.upper_lists.operations import removing as upper_lists
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.procedures.attachments import operations as attachments
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to, refusals_told
from jingwei.web.scope import scoped


@scoped(Permission.ROUNDS_UPLOAD)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(asked: HttpRequest, number: int, pk: int) -> HttpResponse:
    """What will be gone, and the button."""
    request = cast("OfficeRequest", asked)
    found = Upload.objects.select_related("round").filter(round__number=number, pk=pk).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return page(request, "web/rounds/remove.html", round=found.round, upload=found)
    with refusals_told(request):
        with transaction.atomic():
            attachments.quarantine(found.sha256, actor=request.account, now=request.now)
            quarantine(found, actor=request.account, now=request.now)
            upper_lists.quarantine(found.sha256, actor=request.account, now=request.now)
            cover_books.quarantine(found.sha256, actor=request.account, now=request.now)
        messages.success(request, _("已隔离删除。请按保密规定报告，并核对备份里有没有这个文件。"))
    return back_to("round", number)
