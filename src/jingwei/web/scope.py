"""What a view may see: the scope of the reader's permissions, active while the view works (R-P.17)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase

from jingwei.people.permissions import Permission
from jingwei.people.sight import seeing
from jingwei.procedures import sight as case_sight
from jingwei.web.access import Guarded, needs, sight_with
from jingwei.web.procedures import CATALOGUE
from jingwei.web.request import OfficeRequest


def scoped(permission: Permission) -> Callable[[Guarded], Guarded]:
    """Declares the permission that the view needs; within it, queries see what the reader may see with it."""

    def declared(view: Guarded) -> Guarded:
        @wraps(view)
        def seen(asked: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
            request = cast("OfficeRequest", asked)
            with seeing(sight_with(request, permission)):
                return view(request, *given, **named)

        return needs(permission)(seen)

    return declared


def scoped_to_cases(*permissions: Permission) -> Callable[[Guarded], Guarded]:
    """Declares the permissions of which the view needs one; within it, queries see the reader's cases."""

    def declared(view: Guarded) -> Guarded:
        @wraps(view)
        def seen(asked: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
            request = cast("OfficeRequest", asked)
            sight = case_sight.sight_of(request.account, on=request.today)
            with seeing(sight.over(CATALOGUE)):
                return view(request, *given, **named)

        return needs(*permissions)(seen)

    return declared
