"""What may be done: note a reception day with what was raised, and that some of it is settled; added, never edited."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from jingwei.areas.reception.models import Kind, Raised, ReceptionDay, Settled, Sort
from jingwei.areas.reception.rules import LONGEST_PLACE, MOST, ReceptionRefused
from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.register.rules import mentions_person
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

CHAIN = "reception"


def hold(
    unit: Unit, *, on: date, place: str, raised: Mapping[tuple[Sort, Kind], int], actor: Account, now: datetime
) -> ReceptionDay:  # fmt: skip
    """Keeps the day with its counts, none of which may be nothing but zero; raises ReceptionRefused (R-RD.1)."""
    said, numbers = place.strip(), {key: number for key, number in raised.items() if number}
    _refuse(
        _("日期不能晚于今天。") if on > timezone.localdate(now) else "",
        _("请写明在哪里接待，最多 {most} 字。").format(most=LONGEST_PLACE) if not 0 < len(said) <= LONGEST_PLACE else "",
        mentions_person(said),
        _("每一类最多 {most} 条。").format(most=MOST) if any(not 0 < one <= MOST for one in numbers.values()) else "",
    )  # fmt: skip
    served = ids_of(unit.serves.path) if unit.serves else ()
    units = sorted({*ids_of(unit.path), *served})
    try:
        with transaction.atomic():
            made = ReceptionDay.objects.create(
                unit=unit, units=units, on=on, place=said, by=actor, at=now
            )
            Raised.objects.bulk_create(
                Raised(day=made, sort=sort, kind=kind, number=number)
                for (sort, kind), number in numbers.items()
            )
            _tell("hold", made, actor=actor, now=now, raised=sum(numbers.values()))
    except IntegrityError as fault:
        if "reception_receptionday_once" not in str(fault):
            raise
        raise ReceptionRefused(_("这个单位这一天的接待日已经登记过了。")) from fault
    return made


@transaction.atomic
def settle(
    raised: Raised, *, on: date, number: int, seen: int, actor: Account, now: datetime
) -> Settled:
    """So many of them are settled on the day; raises ReceptionRefused for more than are open (R-RD.2).

    seen: how many were open when the reader looked; a second click, or somebody else, has changed that.
    """
    held = Raised.objects.select_for_update(of=("self",)).select_related("day").get(pk=raised.pk)
    done = Settled.objects.filter(raised=held).aggregate(all=Sum("number"))["all"] or 0
    left = held.number - done
    _refuse(
        _("日期不能晚于今天。") if on > timezone.localdate(now) else "",
        _("接待日是 {day}，解决不能在它以前。").format(day=held.day.on) if on < held.day.on else "",
        _("请写解决了几条。") if number < 1 else "",
        _("您看的时候以后已经又记过，还剩 {count} 条。请看过再记。").format(count=left) if seen != left else "",
        _("这一类只剩 {count} 条没有解决。").format(count=left) if number > left else "",
    )  # fmt: skip
    made = Settled.objects.create(raised=held, on=on, number=number, by=actor, at=now)
    _tell("settle", held.day, actor=actor, now=now, settled=number)
    return made


def _refuse(*reasons: str) -> None:
    for reason in reasons:
        if reason:
            raise ReceptionRefused(reason)


def _tell(action: str, day: ReceptionDay, *, actor: Account, now: datetime, **details: int) -> None:
    record(
        f"reception.{action}", chain=CHAIN, actor=str(actor.pk), subject=Subject("reception_day", str(day.pk)),
        details=details, now=now,
    )  # fmt: skip
