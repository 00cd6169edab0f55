"""A department's inner offices with their posts and charges, and giving these (R-IO.1 to R-IO.3)."""

from collections import defaultdict
from typing import Any, cast

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from jingwei.areas.charges.definition import CHARGES
from jingwei.areas.charges.models import Allotment
from jingwei.areas.charges.operations import allot, close_office, open_offices, take_back
from jingwei.areas.charges.queries import allotted, offices_of
from jingwei.areas.charges.rules import ChargeRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Post
from jingwei.people.permissions import ROLES, Permission
from jingwei.people.queries import may, paths
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from jingwei.web.access import needs, powers
from jingwei.web.charges.forms import AllotForm, OpenForm
from jingwei.web.liaison.steps import unit_names
from jingwei.web.numbers import number_in
from jingwei.web.organisations.choosing import within
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to

P = Permission


@needs(P.UNITS_VIEW)
@require_safe
def inner_offices(asked: HttpRequest, pk: int) -> HttpResponse:
    """Those of the day."""
    request = cast("OfficeRequest", asked)
    return _drawn(request, _found(request, pk, P.UNITS_VIEW))


@needs(P.UNITS_CHARGE)
@require_POST
def open_some(asked: HttpRequest, pk: int) -> HttpResponse:
    """New inner offices, by their names."""
    request = cast("OfficeRequest", asked)
    department, form = _found(request, pk, P.UNITS_CHARGE), OpenForm(request.POST)
    if form.is_valid():
        names = form.cleaned_data["names"].splitlines()
        try:
            made = open_offices(department, names, actor=request.account, now=request.now)
        except ChargeRefused as refused:
            form.add_error("names", str(refused))
        else:
            messages.success(request, _("已设 {count} 个处室。").format(count=len(made)))
            return back_to("inner_offices", pk)
    return _drawn(request, department, status=422, opening=form)


@needs(P.UNITS_CHARGE)
@require_POST
def close_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """An inner office is no more."""
    request = cast("OfficeRequest", asked)
    department = _found(request, pk, P.UNITS_CHARGE)
    office = offices_of(department, on=request.today).filter(pk=_sent(request, "office")).first()
    if office is None:
        raise Http404
    try:
        close_office(office, actor=request.account, now=request.now)
    except ChargeRefused as refused:
        return _drawn(request, department, status=422, why=str(refused))
    messages.success(request, _("处室已撤销，它的职责都已交出。"))
    return back_to("inner_offices", pk)


@needs(P.UNITS_CHARGE)
@require_POST
def allot_one(asked: HttpRequest, pk: int) -> HttpResponse:
    """An inner office answers for something."""
    request = cast("OfficeRequest", asked)
    department = _found(request, pk, P.UNITS_CHARGE)
    offices = {one.pk: one for one in offices_of(department, on=request.today)}
    form = AllotForm(request.POST, offices=[(key, one.name) for key, one in offices.items()])
    if form.is_valid():
        said = form.cleaned_data
        try:
            allot(
                offices[int(said["office"])], CHARGES[said["charge"]], part=said["part"], actor=request.account,
                now=request.now,
            )  # fmt: skip
        except ChargeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("职责已安排。"))
            return back_to("inner_offices", pk)
    return _drawn(request, department, status=422, allotting=form)


@needs(P.UNITS_CHARGE)
@require_POST
def take_one_back(asked: HttpRequest, pk: int) -> HttpResponse:
    """An inner office answers for something no more."""
    request = cast("OfficeRequest", asked)
    department = _found(request, pk, P.UNITS_CHARGE)
    found = Allotment.objects.filter(pk=_sent(request, "allotment"), department=department).first()
    if found is None:
        raise Http404
    take_back(found, actor=request.account, now=request.now)
    messages.success(request, _("职责已交出。"))
    return back_to("inner_offices", pk)


def _sent(request: OfficeRequest, name: str) -> int:
    return number_in(request.POST.get(name, "")) or 0


def _found(request: OfficeRequest, pk: int, permission: Permission) -> Unit:
    """The department, in the reader's scope; 404 for another unit."""
    own = within(paths(request.account, permission, on=request.today))
    one = own.filter(pk=pk, kind=Kind.DEPARTMENT).named(on=request.today).first()
    if one is None:
        raise Http404
    return one


def _drawn(
    request: OfficeRequest, department: Unit, *, status: int = 200, opening: Form | None = None, allotting: Form | None = None,
    why: str = "",
) -> HttpResponse:  # fmt: skip
    offices = list(offices_of(department, on=request.day))
    charges = allotted(department, on=request.day)
    names = unit_names(
        {one.office_id for lines in charges.values() for one in lines} | {department.pk},
        on=request.day,
    )
    changes = request.day == request.today and _changes(request, department)
    return page(
        request, "web/charges/one.html", status=status, department=department, title=names.get(department.pk, department.name),
        rows=[(one, posts, _charges_of(one, charges)) for one, posts in _with_posts(request, department, offices)],
        charges=[(one, [(each, names.get(each.office_id, "")) for each in charges[key]]) for key, one in CHARGES.items()],
        changes=changes, why=why, opening=opening or OpenForm(),
        allotting=allotting or AllotForm(offices=[(one.pk, one.name) for one in offices]),
    )  # fmt: skip


def _changes(request: OfficeRequest, department: Unit) -> bool:
    return P.UNITS_CHARGE in powers(request) and may(
        request.account, P.UNITS_CHARGE, unit=department, on=request.today
    )


def _charges_of(office: Unit, charges: dict[str, list[Allotment]]) -> list[tuple[str, str]]:
    """Title and part of each that it answers for."""
    return [
        (_(CHARGES[key].title), one.part)
        for key, lines in charges.items()
        for one in lines
        if one.office_id == office.pk
    ]


def _with_posts(request: OfficeRequest, department: Unit, offices: list[Unit]) -> list[Any]:
    """Each with its roles and who holds them: the names where the reader may know them, else how many."""
    named = P.PEOPLE_VIEW in powers(request) and may(
        request.account, P.PEOPLE_VIEW, unit=department, on=request.today
    )
    held: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    posts = Post.objects.on(request.day).filter(unit__in=offices, account__is_active=True)
    for unit, role, name in posts.order_by("account__name").values_list("unit", "role", "account__name"):  # fmt: skip
        held[unit or 0][role].append(name)
    said = {
        unit: [
            (_(ROLES[role].title), _("、").join(names) if named else _("{count} 人").format(count=len(names)))
            for role, names in roles.items()
        ]
        for unit, roles in held.items()
    }  # fmt: skip
    return [(one, said.get(one.pk, [])) for one in offices]
