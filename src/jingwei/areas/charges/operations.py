"""What may be done: open and close inner offices, give them charges and take them back; the past stays (R-IO.1, R-IO.3)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from jingwei.areas.charges.definition import Charge
from jingwei.areas.charges.models import Allotment
from jingwei.areas.charges.rules import MOST, ChargeRefused, misnamed, misparted
from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account, Post
from jingwei.register.rules import mentions_person
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from jingwei.units.operations import Opening, open_units, reorganise
from jingwei.units.rules import UnitRefused

CHAIN = "units"


@transaction.atomic
def open_offices(
    department: Unit, names: Sequence[str], *, actor: Account, now: datetime
) -> list[Unit]:
    """Opens inner offices of the department from today on, all of them or ChargeRefused."""
    on = timezone.localdate(now)
    said = [" ".join(name.split()) for name in names if name.strip()]
    _refuse(*(misnamed(name) for name in said or [""]), *(mentions_person(name) for name in said))
    standing = Unit.objects.on(on).filter(parent=department, kind=Kind.INNER_OFFICE).count()
    _refuse(
        _("一个部门最多 {most} 个处室。").format(most=MOST) if standing + len(said) > MOST else ""
    )
    try:
        made = open_units(
            [Opening(name, Kind.INNER_OFFICE, parent=department) for name in said], on=on
        )
    except UnitRefused as refused:
        raise ChargeRefused(str(refused)) from refused
    for one in made:
        _tell("open_inner_office", one, actor=actor, now=now, department=department.pk)
    return made


@transaction.atomic
def close_office(office: Unit, *, actor: Account, now: datetime) -> None:
    """Closes it today, and takes its charges back; raises ChargeRefused while somebody has a post there."""
    on = timezone.localdate(now)
    _hold(office)
    _refuse(
        _("还有人在这个处室任职，请先改任或免去岗位。")
        if Post.objects.filter(unit=office).lasting(after=on).exists()
        else ""
    )
    Allotment.objects.filter(office=office, held_to=None).update(held_to=on)
    try:
        reorganise([office], on=on)
    except UnitRefused as refused:
        raise ChargeRefused(str(refused)) from refused
    _tell("close_inner_office", office, actor=actor, now=now)


@transaction.atomic
def allot(office: Unit, charge: Charge, *, part: str, actor: Account, now: datetime) -> Allotment:
    """The inner office answers for the charge, or for the part of it, from today on; raises ChargeRefused."""
    on, said = timezone.localdate(now), " ".join(part.split())
    _hold(office)
    held = Allotment.objects.on(on).filter(department=office.parent_id, charge=charge.key)
    parts = dict(held.values_list("office", "part"))
    _refuse(
        _("这个处室已经负责这项职责。") if office.pk in parts else "",
        misparted(said, others=list(parts.values())),
        mentions_person(said),
    )
    made = Allotment.objects.create(
        department=_department(office), office=office, charge=charge.key, part=said, held_from=on, by=actor
    )  # fmt: skip
    _tell("allot_charge", office, actor=actor, now=now, charge=charge.key)
    return made


@transaction.atomic
def take_back(allotment: Allotment, *, actor: Account, now: datetime) -> None:
    """The inner office answers for it no more from today on; one that was taken back before stays as it is."""
    on = timezone.localdate(now)
    if Allotment.objects.filter(pk=allotment.pk, held_to=None).update(held_to=on):
        _tell("take_charge_back", allotment.office, actor=actor, now=now, charge=allotment.charge)


def _hold(office: Unit) -> None:
    """Nobody else gives charges of the department meanwhile, and the office stands."""
    Unit.objects.select_for_update(no_key=True).get(pk=_department(office).pk)
    now = Unit.objects.get(pk=office.pk)
    _refuse(_("这个处室已经撤销。") if now.held_to is not None else "")


def _department(office: Unit) -> Unit:
    assert office.parent is not None  # noqa: S101 - an inner office lies under its department
    return office.parent


def _refuse(*reasons: str) -> None:
    for reason in reasons:
        if reason:
            raise ChargeRefused(reason)


def _tell(action: str, office: Unit, *, actor: Account, now: datetime, **details: int | str) -> None:  # fmt: skip
    record(
        f"units.{action}", chain=CHAIN, actor=str(actor.pk), subject=Subject("unit", str(office.pk)), details=details,
        now=now,
    )  # fmt: skip
