"""Where the account is signed in, and signing out everywhere else."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.web import idle
from jingwei.web.access import signed_in
from jingwei.web.account.telling import tell
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest


@dataclass(frozen=True, slots=True)
class Signed:
    """One session of the account."""

    key: str
    since: datetime
    is_this: bool


@signed_in
@require_safe
def sessions(asked: HttpRequest) -> HttpResponse:
    """The list."""
    request = cast("OfficeRequest", asked)
    own = _own(request.account, this=request.session.session_key or "", now=request.now)
    return page(request, "web/account/sessions.html", sessions=own)


@signed_in
@require_POST
def end_others(asked: HttpRequest) -> HttpResponse:
    """Ends every session but this one."""
    request = cast("OfficeRequest", asked)
    own = _own(request.account, this=request.session.session_key or "", now=request.now)
    others = [one.key for one in own if not one.is_this]
    ended = Session.objects.filter(pk__in=others).delete()[0]
    tell("sessions_ended", account=request.account, sessions=ended)
    messages.success(request, _("已退出另外 {ended} 处登录。").format(ended=ended))
    return HttpResponseRedirect(reverse("sessions"), status=303)


def _own(account: Account, *, this: str, now: datetime) -> list[Signed]:
    """The account's sessions that have not ended, the newest first."""
    found = []
    for session in Session.objects.filter(expire_date__gt=now).iterator():
        said = session.get_decoded()
        if said.get(SESSION_KEY) == str(account.pk):
            since = datetime.fromtimestamp(said.get(idle.SINCE, 0), tz=UTC)
            found.append(Signed(session.pk, since, session.pk == this))
    return sorted(found, key=lambda one: one.since, reverse=True)
