"""Whether the journal is whole: when it was last verified and anchored, and verifying it now (R-J.6)."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jingwei.journal import queries
from jingwei.journal.anchors import ANCHORS
from jingwei.journal.faults import Fault, FaultKind, said
from jingwei.journal.models import Entry
from jingwei.journal.verify import ANCHORED, VERIFIED, note, verify
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.web.access import needs
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest

MOST = 200_000  # entries that are gone through while somebody waits
_AGAIN = timedelta(minutes=1)  # a second press within it shows what the first one found


@needs(Permission.JOURNAL_VERIFY)
@require_http_methods(["GET", "HEAD", "POST"])
def whole(asked: HttpRequest) -> HttpResponse:
    """What the last verification found; the button verifies now."""
    request = cast("OfficeRequest", asked)
    entries = sum(head.sequence for head in queries.heads())
    if request.method == "POST":
        return _verify(request, entries)
    last, anchored = queries.newest(VERIFIED), queries.newest(ANCHORED)
    found = last.details if last and isinstance(last.details, dict) else {}
    return page(
        request, "web/journal/whole.html", last=last, anchored=anchored, found=found, faults=_faults(found),
        entries=entries, most=MOST, is_bounded=entries > MOST,
    )  # fmt: skip


def _verify(request: OfficeRequest, entries: int) -> HttpResponse:
    last = queries.newest(VERIFIED)
    if entries > MOST:
        text = _(
            "日志有 {count} 条，超过网页一次核验的 {most} 条，请在服务器上运行 jingwei journal verify。"
        )
        messages.error(request, text.format(count=entries, most=MOST))
    elif not _is_fresh(last, request):
        file = Path(settings.OFFICE_DATA) / ANCHORS
        verdict = verify(anchors=file if file.is_file() else None)
        note(verdict, actor=str(request.account.pk), now=request.now)
    return HttpResponseRedirect(reverse("journal_whole"), status=303)


def _is_fresh(last: Entry | None, request: OfficeRequest) -> bool:
    return last is not None and timedelta(0) <= request.now - last.at < _AGAIN


def _faults(found: Mapping[str, Any]) -> list[str]:
    """The faults that the journal keeps, in words; what somebody put in their place is no fault of ours."""
    try:
        kept = [Fault(**one | {"kind": FaultKind(one["kind"])}) for one in found.get("found", [])]
    except (KeyError, TypeError, ValueError):
        return []
    return [said(fault) for fault in kept]
