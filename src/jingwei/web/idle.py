"""Ends a session in which nothing was asked for a while; the account is remembered for an unsent form (R-W.6)."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse

SEEN = "seen"  # seconds since 1970 at which the session was last used, to the minute
SINCE = "since"  # seconds since 1970 at which it was opened
_GRAIN = 60
Answer = Callable[[HttpRequest], HttpResponse]


def idle_middleware(answer: Answer) -> Answer:
    """Signs out whoever has been idle for too long, before his request is answered."""

    def middleware(request: HttpRequest) -> HttpResponse:
        now: datetime = request.now  # type: ignore[attr-defined]
        if SESSION_KEY in request.session:
            _go_on(request, at=int(now.timestamp()))
        return answer(request)

    return middleware


def _go_on(request: HttpRequest, *, at: int) -> None:
    """The session goes on from here, or ends and leaves word of whose it was."""
    account = request.session[SESSION_KEY]
    seen = request.session.get(SEEN, at)
    if at - seen > settings.IDLE_MINUTES * 60:
        logout(request)
        request.idle_account = account  # type: ignore[attr-defined]
    elif at - seen >= _GRAIN or SEEN not in request.session:
        request.session[SEEN] = at
