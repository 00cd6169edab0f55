"""Instructors: enlisted, sent to organisations one to one, called back (R-CV.6, R-CV.7)."""

from datetime import date, datetime

from django.db import transaction

from jingwei.cover.kinds import PostKind
from jingwei.cover.models import Assignment, Instructor
from jingwei.cover.operations.steps import refuse, tell
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.register.models import Organisation
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

MOST = 5  # organisations of one instructor, where nothing else is said (R-CV.6)


@transaction.atomic
def enlist(  # noqa: PLR0913 - one keyword for each field of the row it writes
    name: str,
    *,
    unit: Unit,
    post_kind: PostKind,
    since: date,
    actor: Account | None,
    now: datetime,
    employer: Organisation | None = None,
    full_time: bool = False,
    most: int = MOST,
) -> Instructor:
    """Somebody who can be sent; `employer`: the organisation of the register where he works, if any."""
    refuse(
        "" if name.strip() else _("请写明指导员的称呼。"),
        "" if most > 0 else _("一名指导员至少能联系一家。"),
    )
    made = Instructor.objects.create(
        name=name.strip(), unit=unit, employer=employer, post_kind=post_kind, full_time=full_time,
        most=most, units=ids_of(unit.path), held_from=since,
    )  # fmt: skip
    tell("enlist", subject=made, actor=actor, now=now)
    return made


@transaction.atomic
def assign(
    instructor: Instructor,
    organisation: Organisation,
    *,
    on: date,
    actor: Account | None,
    now: datetime,
) -> Assignment:
    """The instructor guides the organisation from the day on; raises CoverRefused (R-CV.6)."""
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    held = Instructor.objects.select_for_update().get(pk=instructor.pk)
    load = Assignment.objects.still().filter(instructor=held).count()
    guided = Assignment.objects.still().filter(organisation=organisation).exists()
    refuse(
        _("这名指导员已经不再担任。") if held.held_to and held.held_to <= on else "",
        _("指导员不能指导自己所在的组织。") if held.employer_id == organisation.pk else "",
        _("{number} 已有指导员，一家同时只有一名。").format(number=organisation.number) if guided else "",
        _("这名指导员已联系 {count} 家，到了上限。").format(count=load) if load >= held.most else "",
    )  # fmt: skip
    made = Assignment.objects.create(instructor=held, organisation=organisation, held_from=on)
    tell("assign", subject=held, actor=actor, now=now, organisation=organisation.pk)
    return made


@transaction.atomic
def release(found: Assignment, *, on: date, why: str, actor: Account | None, now: datetime) -> None:
    """The assignment ends with the day before; why: a key, such as "covered" or "replaced"."""
    held = Assignment.objects.select_for_update().select_related("instructor").get(pk=found.pk)
    refuse(
        _("这项指派已经结束。") if held.held_to else "",
        _("指派从 {day} 起，不能结束在它以前。").format(day=held.held_from) if on < held.held_from else "",
    )  # fmt: skip
    held.held_to = on
    held.save(update_fields=["held_to"])
    tell("release", subject=held.instructor, actor=actor, now=now, organisation=held.organisation_id, why=why)  # fmt: skip
