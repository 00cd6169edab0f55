"""What a view may see: the scope of the reader's permission, active while the view works (R-W.5)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase

from jingwei.people.permissions import Permission
from jingwei.people.sight import seeing, sight_of
from jingwei.web.access import Guarded, needs
from jingwei.web.request import OfficeRequest


def scoped(permission: Permission) -> Callable[[Guarded], Guarded]:
    """Declares the permission that the view needs; within it, queries see what the reader may see with it."""

    def declared(view: Guarded) -> Guarded:
        @wraps(view)
        def seen(asked: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
            request = cast("OfficeRequest", asked)
            with seeing(sight_of(request.account, permission, on=request.today)):
                return view(request, *given, **named)

        return needs(permission)(seen)

    return declared
