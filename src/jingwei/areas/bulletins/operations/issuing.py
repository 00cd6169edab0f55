"""Issues a bulletin: every reading frozen, a number without gaps or doubles, the content as data (R-T.2, R-T.3)."""

from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from jingwei.areas.bulletins.content import Content
from jingwei.areas.bulletins.definition import BulletinKind
from jingwei.areas.bulletins.drafting import draft
from jingwei.areas.bulletins.models import Bulletin
from jingwei.areas.bulletins.rules import (
    BulletinRefused,
    not_over,
    nothing_to_say,
    otherwise_by_now,
)
from jingwei.areas.bulletins.taking import Asking, Frozen, Live
from jingwei.indicators.at_once import rows_at_once
from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.sight import current, seeing
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

CHAIN = "figures"
# Of the database, by the unit: its numbers are given one after another.
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def preview(kind: BulletinKind, unit: Unit, *, on: date, today: date) -> Content:
    """What would be issued; within a sight in which the unit lies. Raises BulletinRefused."""
    _refuse(not_over(on, today=today))
    with seeing(current().within(unit)):
        found = draft(kind, named(unit, on=on), on=on, source=Live(unit, today))
    _refuse(nothing_to_say(found))
    return found


@transaction.atomic
def issue(
    kind: BulletinKind, unit: Unit, *, on: date, actor: Account | None, now: datetime, seen: str = ""
) -> tuple[Bulletin, bool]:  # fmt: skip
    """The bulletin, and whether it is new: the same one where the same was issued before.

    Within a sight in which the unit lies. seen: the digest of the preview that was looked at; where the
    figures are others by now it is refused. Raises BulletinRefused, FigureRefused.
    """
    today = timezone.localdate(now)
    _refuse(not_over(on, today=today))
    whose = named(unit, on=on)
    # Whoever issues for the unit waits here: the number is the next one once everybody before has ended.
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [f"bulletins {unit.pk}"])
    with seeing(current().within(unit)):
        asking = Asking()
        draft(kind, whose, on=on, source=asking)
        held = rows_at_once(asking.wanted, today=today)
        if held is None:
            raise BulletinRefused(
                _(
                    "底册刚有很多变化，指标还在跟上。请过几分钟再发；后台没有在做时，请找系统管理员。"
                )
            )
        content = draft(kind, whose, on=on, source=Frozen(held, actor, now, today))
    _refuse(nothing_to_say(content), otherwise_by_now(content, seen=seen) if seen else "")
    digest = content.digest()
    before = Bulletin.objects.filter(kind=kind.key, unit=unit, day=on, digest=digest).first()
    if before is not None:
        return before, False
    given = Bulletin.objects.filter(unit=unit, year=today.year).aggregate(last=Max("number"))
    made = Bulletin.objects.create(
        kind=kind.key, version=kind.version, unit=unit, units=ids_of(unit.path), day=on, year=today.year,
        number=(given["last"] or 0) + 1, title=content.title, issuer=content.unit, content=content.kept(),
        digest=digest, issued_at=now, issued_by=actor,
    )  # fmt: skip
    record(
        "figures.issue", chain=CHAIN, actor=str(actor.pk) if actor else "",
        subject=Subject("bulletin", str(made.pk)), now=now,
        details={
            "kind": kind.key, "unit": unit.pk, "day": on.isoformat(), "number": f"{made.year}-{made.number}",
            "readings": len({one.reading for one in content.numbers()}), "digest": digest,
        },
    )  # fmt: skip
    return made, True


def named(unit: Unit, *, on: date) -> Unit:
    """The unit with its name of the day; raises BulletinRefused where there was none."""
    found = Unit.objects.on(on).named(on=on).filter(pk=unit.pk).first()
    if found is None or not found.name:
        raise BulletinRefused(
            _("{day} 还没有这个单位，或者它已经撤并。请选别的月份。").format(day=on)
        )
    return found


def _refuse(*reasons: str) -> None:
    if reason := next(filter(None, reasons), ""):
        raise BulletinRefused(reason)
