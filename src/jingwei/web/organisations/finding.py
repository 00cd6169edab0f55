"""Finds the organisation that an address names, and says what its reader may do with it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse

from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import PREFIX
from jingwei.people.permissions import Permission
from jingwei.register.models import Organisation
from jingwei.register.operations import RegisterRefused
from jingwei.register.queries import organisation_of
from jingwei.web.access import powers, sight_with
from jingwei.web.request import OfficeRequest

ON_THE_PAGE = (
    Permission.REGISTER_EDIT, Permission.REGISTER_PLACE, Permission.REGISTER_CHECK, Permission.REGISTER_CONTACTS,
    Permission.REGISTER_MERGE,
)  # fmt: skip
_DIGITS = 18


def found(number: str) -> Organisation:
    """The organisation of this number, or the one it was merged into; 404 where none is in sight."""
    one = organisation_of(number)
    if one is None:
        raise Http404
    return one


def numbered(number: str) -> Organisation:
    """The organisation that bears this very number, merged or not; 404 where it is not in sight."""
    written = number.strip().upper().removeprefix(PREFIX)
    is_number = written.isascii() and written.isdigit() and len(written) <= _DIGITS
    one = Organisation.objects.select_related("merged_into").filter(pk=int(written) if is_number else 0)  # fmt: skip
    only = one.first()
    if only is None:
        raise Http404
    return only


def held_over(
    request: OfficeRequest, organisation: Organisation, permissions: Iterable[Permission] = ON_THE_PAGE
) -> frozenset[Permission]:  # fmt: skip
    """Those of the permissions that the reader holds over this organisation today; none on another day."""
    if request.day != request.today:
        return frozenset()
    lies_in = set(organisation.units)
    return frozenset(
        one
        for one in permissions
        if one in powers(request) and not lies_in.isdisjoint(sight_with(request, one).units)
    )


@contextmanager
def refusals_in(form: Form) -> Iterator[None]:
    """What the register refuses is said in the form, which is then not valid any more."""
    try:
        yield
    except RegisterRefused as refused:
        form.add_error(None, str(refused))


def back(request: OfficeRequest, organisation: Organisation) -> HttpResponseRedirect:
    """To the organisation's page; where the step took it out of the reader's sight, to the search."""
    if organisation_of(organisation.number) is not None:
        address = reverse("organisation", args=[organisation.number])
        return HttpResponseRedirect(address, status=303)
    text = _("{number} 现在不在您的辖区，由新的属地接着管。")
    messages.info(request, text.format(number=organisation.number))
    return HttpResponseRedirect(reverse("search"), status=303)
