"""Instructors: enlisted, sent to organisations one to one, called back (R-CV.6, R-CV.7)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction

from jingwei.cover.kinds import PostKind
from jingwei.cover.models import Assignment, Instructor
from jingwei.cover.operations.steps import Deed, refuse, tell, tell_many
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.register.models import Organisation
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

_AT_ONCE = 1_000  # rows in one statement
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
    refuse(_why_not(held, organisation, on=on, load=load, is_guided=guided))
    made = Assignment.objects.create(instructor=held, organisation=organisation, held_from=on)
    tell("assign", subject=held, actor=actor, now=now, organisation=organisation.pk)
    return made


@transaction.atomic
def assign_many(
    pairs: Sequence[tuple[Instructor, Organisation]],
    *,
    on: date,
    actor: Account | None,
    now: datetime,
) -> dict[int, str]:
    """Each as `assign` would, in their order, all at once or none: why not, by organisation, empty where all were written.

    However many there are, the same number of statements.
    """
    asked = {whom.pk: whom for _who, whom in pairs}
    locked = Organisation.objects.select_for_update(no_key=True).filter(pk__in=asked)
    list(locked.order_by("pk").values_list("pk"))
    guides = Instructor.objects.select_for_update().filter(pk__in={who.pk for who, _whom in pairs})
    held = {one.pk: one for one in guides.order_by("pk")}
    standing = Assignment.objects.still()
    load = Counter(standing.filter(instructor__in=held).values_list("instructor", flat=True))
    guided = set(standing.filter(organisation__in=asked).values_list("organisation", flat=True))
    refused: dict[int, str] = {}
    for who, whom in pairs:
        why = _why_not(held[who.pk], whom, on=on, load=load[who.pk], is_guided=whom.pk in guided)
        if why:
            refused[whom.pk] = why
        else:
            load[who.pk] += 1
            guided.add(whom.pk)
    if refused or not pairs:
        return refused
    Assignment.objects.bulk_create(
        [Assignment(instructor=held[who.pk], organisation=whom, held_from=on) for who, whom in pairs],
        batch_size=_AT_ONCE,
    )  # fmt: skip
    acts: list[Deed] = [("assign", who.pk, {"organisation": whom.pk}) for who, whom in pairs]
    tell_many(acts, kind=Instructor, actor=actor, now=now)
    return {}


@transaction.atomic
def release_many(
    found: Iterable[Assignment], *, on: date, why: str, actor: Account | None, now: datetime
) -> int:
    """Each as `release` would, all at once or none; how many. Raises CoverRefused for one that ended, or began later."""
    numbers = [one.pk for one in found]
    rows = Assignment.objects.select_for_update(of=("self",)).filter(pk__in=numbers)
    held = list(rows.order_by("pk"))
    refuse(*(_not_to_end(one, on=on) for one in held))
    if not held:
        return 0
    Assignment.objects.filter(pk__in=numbers).update(held_to=on)
    acts: list[Deed] = [("release", one.instructor_id, {"organisation": one.organisation_id, "why": why}) for one in held]  # fmt: skip
    tell_many(acts, kind=Instructor, actor=actor, now=now)
    return len(held)


def _why_not(
    held: Instructor, organisation: Organisation, *, on: date, load: int, is_guided: bool
) -> str:
    """Why he may not guide it from the day on, or ""; load: how many he guides (R-CV.6, R-CV.7)."""
    reasons = (
        _("这名指导员已经不再担任。") if held.held_to and held.held_to <= on else "",
        _("指导员不能指导自己所在的组织。") if held.employer_id == organisation.pk else "",
        _("{number} 已有指导员，一家同时只有一名。").format(number=organisation.number) if is_guided else "",
        _("这名指导员已联系 {count} 家，到了上限。").format(count=load) if load >= held.most else "",
    )  # fmt: skip
    return next((one for one in reasons if one), "")


def _not_to_end(held: Assignment, *, on: date) -> str:
    if held.held_to:
        return _("这项指派已经结束。")
    said = _("指派从 {day} 起，不能结束在它以前。").format(day=held.held_from)
    return said if on < held.held_from else ""


@transaction.atomic
def release(found: Assignment, *, on: date, why: str, actor: Account | None, now: datetime) -> None:
    """The assignment ends with the day before; why: a key, such as "covered" or "replaced"."""
    held = Assignment.objects.select_for_update().select_related("instructor").get(pk=found.pk)
    refuse(_not_to_end(held, on=on))
    held.held_to = on
    held.save(update_fields=["held_to"])
    tell("release", subject=held.instructor, actor=actor, now=now, organisation=held.organisation_id, why=why)  # fmt: skip
