"""Takes a ledger that must never have come out of everybody's reach (E-14, R-B.7); asked twice."""

from typing import cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from jingwei.areas.cover_books.kinds import BookKind
from jingwei.areas.cover_books.operations.removing import quarantine
from jingwei.areas.rounds.operations.removing import quarantine_content
from jingwei.areas.upper_lists.operations import removing as upper_lists
from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.attachments import operations as attachments
from jingwei.web.cover_books.listing import about
from jingwei.web.cover_books.steps import address, back, found_book
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import refusals_told


@require_http_methods(["GET", "HEAD", "POST"])
def remove(asked: HttpRequest, pk: int, *, kind: BookKind) -> HttpResponse:
    """What will be gone, and the button; the same content goes from rounds and lists from above as well."""
    request = cast("OfficeRequest", asked)
    found = found_book(kind, pk)
    if request.method != "POST":
        here = address("cover_book", kind, pk)
        return page(
            request, "web/cover_books/remove.html", one=found, here=here, **about(request, kind)
        )
    with refusals_told(request):
        with transaction.atomic():
            for remove_from in (
                attachments.quarantine,
                quarantine_content,
                upper_lists.quarantine,
                quarantine,
            ):
                remove_from(found.sha256, actor=request.account, now=request.now)
        messages.success(request, _("已隔离删除。请按保密规定报告，并核对备份里有没有这个文件。"))
    return back(found)
