"""What steps about the cover share: whom a number names, which units may be chosen, the page after a step or a refusal."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect

from jingwei.cover.rules import CoverRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.register.models import Organisation
from jingwei.register.queries import organisation_of
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of
from jingwei.web.access import powers, sight_with
from jingwei.web.organisations.choosing import choices, within
from jingwei.web.request import OfficeRequest


def named(number: str) -> Organisation:
    """The organisation of this number; raises CoverRefused where it is not in sight."""
    one = organisation_of(number)
    if one is None:
        raise CoverRefused(_("{number} 不在您的辖区，或没有这个号。").format(number=number))
    return one


def units_to_choose(
    request: OfficeRequest, permission: Permission, *kinds: Kind
) -> list[tuple[int, str]]:
    """The units of these kinds over which the reader has the permission today."""
    own = within(paths(request.account, permission, on=request.today))
    return choices(own.on(request.today).filter(kind__in=kinds), "", on=request.today)


def is_over(request: OfficeRequest, permission: Permission, unit: Unit) -> bool:
    """Whether the reader has the permission over the unit, or over the place that it serves."""
    served = ids_of(unit.serves.path) if unit.serves else []
    sight = sight_with(request, permission).units if permission in powers(request) else frozenset()
    return not sight.isdisjoint([*ids_of(unit.path), *served])


def taken(
    request: OfficeRequest, filled: Form, deed: Callable[[dict[str, Any]], None], *, refusals: type[Exception], back: str,
    draw: Callable[[], HttpResponse],
) -> HttpResponse:  # fmt: skip
    """To the page after the step; refused, the same page with the form as it was filled in."""
    if filled.is_valid():
        try:
            deed(filled.cleaned_data)
        except (CoverRefused, refusals) as refused:
            filled.add_error(None, str(refused))
        else:
            messages.success(request, _("已办好。"))
            return HttpResponseRedirect(back, status=303)
    return draw()
