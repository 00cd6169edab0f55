"""The day that a page is asked for: today, or the one that `?on=2025-11-30` names (R-W.4)."""

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from jingwei.kernel.catalogue import translate as _
from jingwei.web import clock, failures
from jingwei.web.refusals import Unclear

PARAMETER = "on"
Answer = Callable[[HttpRequest], HttpResponse]


def day_middleware(answer: Answer) -> Answer:
    """Reads the clock once for a request, and the day out of its address; 400 for a day that is none."""

    def middleware(request: HttpRequest) -> HttpResponse:
        now = clock.now()
        request.now, request.today = now, timezone.localdate(now)  # type: ignore[attr-defined]
        request.day = request.today  # type: ignore[attr-defined]
        try:
            request.day = asked_day(request, today=request.today)  # type: ignore[attr-defined]
        except Unclear as fault:
            return failures.bad_request(request, fault)
        return answer(request)

    return middleware


def asked_day(request: HttpRequest, *, today: date) -> date:
    """The day in the address, else today; raises Unclear with words for the reader."""
    written = request.GET.get(PARAMETER, "")
    if not written:
        return today
    try:
        return date.fromisoformat(written)
    except ValueError as fault:
        raise Unclear(_("截至日期要写成 2025-11-30 这样的年月日。")) from fault
