"""Who may open a page: every view declares it, and one that does not keeps the office from starting (R-W.1)."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, TypeVar

from django.core.checks import CheckMessage, Error
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver

from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission, roles_with
from jingwei.people.queries import Standing, standing
from jingwei.people.sight import Sight, sight_by
from jingwei.web import gates
from jingwei.web.refusals import Forbidden

_View = TypeVar("_View", bound=Callable[..., Any])
Guarded = Callable[..., HttpResponseBase]
PUBLIC = "public"
SIGNED_IN = "signed-in"


def public(view: _View) -> _View:
    """Declares that everybody may open the page, signed in or not."""
    view.permission = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in(view: Guarded) -> Guarded:
    """Declares that whoever has signed in, and is through with what a sign-in asks, may open it."""
    return _guarded(view, SIGNED_IN, gates.closed)


def at_the_door(view: Guarded) -> Guarded:
    """Declares that whoever has signed in may open it, even before he has changed a first password."""
    return _guarded(view, SIGNED_IN, gates.anonymous)


def needs(*permissions: Permission) -> Callable[[Guarded], Guarded]:
    """Declares that it takes one of these permissions, held somewhere today; 403 with words without.

    Which rows the reader sees is asked by the view with `queries.paths`; out of scope is 404.
    """

    def declared(view: Guarded) -> Guarded:
        @wraps(view)
        def checked(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
            if not powers(request) & set(permissions):
                raise Forbidden(_wanting(permissions))
            return view(request, *given, **named)

        return _guarded(checked, " ".join(permissions), gates.closed)

    return declared


def powers(request: HttpRequest) -> frozenset[Permission]:
    """What the account may do somewhere today."""
    return standing_of(request).permissions


def standing_of(request: HttpRequest) -> Standing:
    """What the account's posts give it today; asked of the database once a request."""
    if not hasattr(request, "standing"):
        account = request.account  # type: ignore[attr-defined]
        request.standing = standing(account, on=request.today)  # type: ignore[attr-defined]
    return request.standing  # type: ignore[attr-defined]


def sight_with(request: HttpRequest, permission: Permission) -> Sight:
    """What the reader may see with the permission today (R-P.11)."""
    return sight_by(standing_of(request), permission)


def patterns(
    resolver: URLResolver | None = None, prefix: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site with its pattern, includes resolved."""
    for entry in (resolver or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, address)
        else:
            yield address, entry


def undeclared(**_given: object) -> list[CheckMessage]:
    """One error for each view without a declared permission."""
    return [
        Error(f"{address}: the view declares no permission", id="jingwei.W001")
        for address, pattern in patterns()
        if not getattr(pattern.callback, "permission", "")
    ]


def _guarded(view: Guarded, permission: str, gate: gates.Gate) -> Guarded:
    @wraps(view)
    def guarded(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
        stopped = gate(request)
        return view(request, *given, **named) if stopped is None else stopped

    guarded.permission = permission  # type: ignore[attr-defined]
    return guarded


def _wanting(permissions: tuple[Permission, ...]) -> str:
    """Which posts would open the page, so that the reader knows what to ask for."""
    titles = {_(role.title): None for one in permissions for role in roles_with(one)}
    said = _("这一页要有以下岗位之一：{roles}。需要的话，请找本单位的系统管理员。")
    return said.format(roles="、".join(titles))
