"""Which code the caller has shown: kept in a signed cookie for two hours, and asked of the database each time."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.codes.models import Opens
from jingwei.procedures.codes.operations import STAYS, Held, held_by
from jingwei.procedures.models import Case
from jingwei.procedures.sight import CaseSight
from jingwei.web.procedures import SHOWN

_COOKIE, _SALT, _PATH = "jw_counter", "jingwei.counter", "/counter/"
_SECONDS = int(STAYS.total_seconds())


def keep(response: HttpResponse, code: int) -> None:
    """The browser shows the code itself from now on."""
    response.set_signed_cookie(
        _COOKIE, str(code), salt=_SALT, max_age=_SECONDS, path=_PATH, httponly=True, samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def forget(response: HttpResponse) -> None:
    """The browser shows it no more."""
    response.delete_cookie(_COOKIE, path=_PATH, samesite="Strict")


def held(request: HttpRequest) -> Held | None:
    """What the caller's code opens; None without one, and for one that is over. Asked of the database once a request."""
    if not hasattr(request, "shown_code"):
        said = request.get_signed_cookie(_COOKIE, default="", salt=_SALT, max_age=_SECONDS)
        request.shown_code = held_by(int(said), now=request.now) if said else None  # type: ignore[attr-defined]
    return request.shown_code  # type: ignore[attr-defined]


def outside(request: HttpRequest) -> CaseSight:
    """The sight of who has no account: what he sees of a case is told by `case_of`, never by this."""
    return CaseSight(0, request.today, (), outside=True)  # type: ignore[attr-defined]


def case_of(request: HttpRequest, pk: int) -> Case | None:
    """The case that the caller's code opens: its own, or one about his organisation that is shown to it."""
    shown = held(request)
    if shown is None or (shown.opens == Opens.CASE and shown.subject != str(pk)):
        return None
    with seeing(EVERYTHING):
        case = Case.objects.filter(pk=pk).first()
    if case is None or shown.opens == Opens.CASE:
        return case
    about = (case.subject_kind, case.subject_id) == ("organisation", shown.subject)
    return case if about and case.procedure in SHOWN else None


def number_of(request: HttpRequest) -> str:
    """The number of the organisation whose code the caller has shown, "" without one."""
    shown = held(request)
    return shown.subject if shown and shown.opens == Opens.ORGANISATION else ""
