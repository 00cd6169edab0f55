"""What Party organisations tell in counts: applicants and the like, mobile members, stations (R-CV.13, R-CV.14)."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from jingwei.cover.kinds import CountKind, Direction
from jingwei.cover.models import HandOver, PartyCount, PartyOrganisation, PartyRecord, Station
from jingwei.cover.operations.steps import refuse, tell
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.days import is_quarter_end
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.rules import mentions_person

MOST_COUNTED = 10_000
LONGEST_NAME = 60


@transaction.atomic
def tell_counts(
    found: PartyOrganisation, counts: Mapping[CountKind, int], *, quarter: date, actor: Account | None, now: datetime
) -> int:  # fmt: skip
    """What it tells for the quarter; how many changed. What was told before is closed, the same again changes nothing."""
    on = timezone.localdate(now)
    _ask(found, quarter=quarter, on=on, counts=counts.values())
    changed = 0
    for kind, count in sorted(counts.items()):
        told = PartyCount.objects.still().filter(
            party_organisation=found, kind=kind, quarter=quarter
        )
        if _replaced(told.first(), count, on=on):
            PartyCount.objects.create(party_organisation=found, kind=kind, quarter=quarter, count=count, held_from=on)  # fmt: skip
            tell("tell_counts", subject=found, actor=actor, now=now, kind=kind.value, quarter=quarter.isoformat())  # fmt: skip
            changed += 1
    return changed


@transaction.atomic
def hand_over(
    found: PartyOrganisation, direction: Direction, *, other: int | None, elsewhere: str, quarter: date, count: int,
    actor: Account | None, now: datetime,
) -> bool:  # fmt: skip
    """How many it sent to, or received from, the other; whether that is new. Raises CoverRefused.

    other: the number of a Party organisation wherever it lies: both sides tell their own count, and neither
    writes for the other.
    """
    on = timezone.localdate(now)
    place = elsewhere.strip()
    with seeing(EVERYTHING):
        opposite = PartyOrganisation.objects.filter(pk=other).first() if other else None
    refuse(
        _("请写对方党组织的编号，或者写市外的地方，两样只写一样。") if bool(other) == bool(place) else "",
        _("没有编号为 {pk} 的党组织。").format(pk=other) if other and opposite is None else "",
        _("对方不能是它自己。") if opposite == found else "",
        _("市外的地方最多 {most} 字。").format(most=LONGEST_NAME) if len(place) > LONGEST_NAME else mentions_person(place),
    )  # fmt: skip
    _ask(found, quarter=quarter, on=on, counts=(count,))
    same = {"party_organisation": found, "direction": direction, "other": opposite, "elsewhere": place, "quarter": quarter}  # fmt: skip
    if not _replaced(HandOver.objects.still().filter(**same).first(), count, on=on):
        return False
    HandOver.objects.create(**same, count=count, held_from=on)
    tell(
        "hand_over", subject=found, actor=actor, now=now, direction=direction.value, other=other,
        quarter=quarter.isoformat(),
    )  # fmt: skip
    return True


@transaction.atomic
def open_station(
    found: PartyOrganisation, name: str, *, on: date, actor: Account | None, now: datetime
) -> Station:
    """It keeps a station for mobile members from the day on; raises CoverRefused where it keeps one."""
    _held(found)
    kept = Station.objects.still().filter(party_organisation=found).exists()
    late = Station.objects.filter(party_organisation=found, held_to__gt=on).exists()
    said = name.strip()
    refuse(
        _not_standing(found, on),
        "" if said and len(said) <= LONGEST_NAME else _("请写管理站的名称，最多 {most} 字。").format(most=LONGEST_NAME),
        mentions_person(said),
        _("日期不能晚于今天。") if on > timezone.localdate(now) else "",
        _("它已经有流动党员管理站。") if kept else "",
        _("这一天它的管理站还没有撤销。") if late else "",
    )  # fmt: skip
    made = Station.objects.create(party_organisation=found, name=said, held_from=on)
    tell("open_station", subject=found, actor=actor, now=now)
    return made


@transaction.atomic
def close_station(
    found: PartyOrganisation, *, on: date, actor: Account | None, now: datetime
) -> None:
    """It keeps none any more from the day on; raises CoverRefused."""
    _held(found)
    station = Station.objects.still().filter(party_organisation=found).first()
    if station is None:
        refuse(_("它没有流动党员管理站。"))
    else:
        said = _("管理站从 {day} 起才有，不能结束在它以前。").format(day=station.held_from)
        refuse(
            said if on < station.held_from else "",
            _("日期不能晚于今天。") if on > timezone.localdate(now) else "",
        )
        station.held_to = on
        station.save(update_fields=["held_to"])
        tell("close_station", subject=found, actor=actor, now=now)


def _ask(found: PartyOrganisation, *, quarter: date, on: date, counts: object) -> None:
    """Holds it, so that two people take turns; refuses a quarter that is none, or is to come, and wild counts."""
    _held(found)
    wild = any(not 0 <= one <= MOST_COUNTED for one in counts)  # type: ignore[attr-defined]
    refuse(
        "" if is_quarter_end(quarter) else _("人数只按季度末登记：3 月 31 日、6 月 30 日、9 月 30 日、12 月 31 日。"),
        _("这个季度还没有结束。") if quarter > on else "",
        _not_standing(found, quarter),
        _("人数要在 0 和 {most} 之间。").format(most=MOST_COUNTED) if wild else "",
    )  # fmt: skip


def _held(found: PartyOrganisation) -> None:
    PartyOrganisation.objects.select_for_update(no_key=True).get(pk=found.pk)


def _not_standing(found: PartyOrganisation, day: date) -> str:
    stood = PartyRecord.objects.on(day).filter(party_organisation=found).exists()
    return "" if stood else _("{day} 没有这个党组织。").format(day=day)


def _replaced(told: PartyCount | HandOver | None, count: int, *, on: date) -> bool:
    """Closes what was told before; False where it says the same."""
    if told is None:
        return True
    if told.count == count:
        return False
    told.held_to = max(on, told.held_from)
    told.save(update_fields=["held_to"])
    return True
