"""The three authorities of a social organisation: disputed, decided, ended, and what a writing means (R-R.12, R-R.13).

Tying one to a unit is `place`, taking that back `unplace`; both call what stands here. Whether the
actor may do it is asked at the door. All of it is done within a sight.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction

from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.permissions import Permission
from jingwei.people.queries import may
from jingwei.register import rules
from jingwei.register.held import HeldQuerySet
from jingwei.register.kinds import AUTHORITIES, Basis, PlacementKind, Reason
from jingwei.register.models import Naming, Organisation, Placement, WrittenUnit
from jingwei.register.operations.steps import CHAIN, change_together, hold, key, refuse, tell
from jingwei.register.rules import RegisterRefused
from jingwei.register.writing import written_as
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit, UnitName

Tie = tuple[int, str]  # organisation and kind


def dispute(
    organisation: Organisation, *, kind: PlacementKind, unit: Unit, reason: str, on: date,
    actor: Account, now: datetime,
) -> Naming:  # fmt: skip
    """Notes that another unit says, or should be, what the tie names; what stands goes on until it is decided.

    Raises RegisterRefused without a reason, for a unit that cannot be it, for the one that stands, and
    where this unit is named already.
    """
    refuse(rules.unreasoned(reason), _no_authority(kind), rules.misplaced(kind, Kind(unit.kind)))
    with transaction.atomic():
        hold(organisation, on=on)
        standing = _standing({(organisation.pk, str(kind))})
        held = _held(organisation, kind)
        if held is not None and held.unit_id == unit.pk:
            raise RegisterRefused(_("现在的“{kind}”就是这个单位，没有争议。").format(kind=_(kind.label)))  # fmt: skip
        if standing.filter(unit=unit).exists():
            raise RegisterRefused(_("已经有人指认这个单位，请直接裁定。"))
        name = UnitName.objects.filter(unit=unit).on(on).values_list("name", flat=True).first()
        named = Naming.objects.create(
            organisation=organisation, kind=kind, said=name or str(unit.pk), unit=unit, account=actor,
            reason=reason, held_from=on,
        )  # fmt: skip
        tell("dispute_tie", subject=organisation, actor=actor, now=now, kind=str(kind), unit=unit.pk)  # fmt: skip
    return named


def settle(naming: Naming, *, reason: str, on: date, actor: Account, now: datetime) -> None:
    """Decides against one naming; where one unit alone is named then, it is placed by rule.

    Raises RegisterRefused without a reason, and where it no longer stands.
    """
    refuse(rules.unreasoned(reason))
    with transaction.atomic():
        organisation = Organisation.objects.get(pk=naming.organisation_id)
        hold(organisation, on=on)
        tie = (organisation.pk, naming.kind)
        if not _decide(_standing({tie}).filter(pk=naming.pk), reason=reason, on=on, actor=actor):
            raise RegisterRefused(_("这条指认已经不在了，请刷新后再看。"))
        follow({tie}, on=on)
        tell("settle_tie", subject=organisation, actor=actor, now=now, kind=naming.kind, unit=naming.unit_id)  # fmt: skip


def end_tie(
    organisation: Organisation, *, kind: PlacementKind, reason: str, on: date, actor: Account, now: datetime
) -> None:  # fmt: skip
    """Ends the tie without a successor, and decides against all who name one; lists that go on saying the
    same do not bring it back. Raises RegisterRefused without a reason, and where there is nothing to end.
    """
    refuse(rules.unreasoned(reason), _no_authority(kind))
    with transaction.atomic():
        hold(organisation, on=on)
        held = _held(organisation, kind)
        settled = _decide(_standing({(organisation.pk, str(kind))}), reason=reason, on=on, actor=actor)  # fmt: skip
        if held is None and not settled:
            raise RegisterRefused(_("没有“{kind}”，不用终止。").format(kind=_(kind.label)))
        if held is not None:
            _close(held, on=on)
        tell("end_tie", subject=organisation, actor=actor, now=now, kind=str(kind), settled=settled,
             before=held.unit_id if held else None)  # fmt: skip


def read_as(said: str, *, unit: Unit, on: date, actor: Account, now: datetime) -> int:
    """Keeps what a writing in the lists means, for this and every later round; how many namings it is for.

    What stands in the active sight is read anew at once, all else with the next publication. Raises
    RegisterRefused for a writing that no list in sight has, a unit that is no authority, and what somebody else
    has read otherwise, unless his unit is the actor's to place at.
    """
    word = written_as(said)
    if not word:
        raise RegisterRefused(_("请写明名单上的单位名称。"))
    refuse(rules.misplaced(PlacementKind.PARTY_WORK, Kind(unit.kind)))
    with transaction.atomic():
        change_together()
        before = (
            WrittenUnit.objects.filter(said=word, held_to=None)
            .select_related("unit", "account")
            .first()
        )
        if before is None or before.unit_id != unit.pk:
            _refuse_reading(word, before, actor=actor, on=on)
            WrittenUnit.objects.filter(said=word, held_to=None).update(held_to=on)
            WrittenUnit.objects.create(said=word, unit=unit, account=actor, held_from=on)
        meant = _read_anew(word, unit, on=on)
        record("register.read_as", chain=CHAIN, actor=key(actor), subject=Subject("unit", str(unit.pk)),
               details={"namings": meant}, now=now)  # fmt: skip
    return meant


def _refuse_reading(word: str, before: WrittenUnit | None, *, actor: Account, on: date) -> None:
    """It holds for the whole office: only who meets the writing may say it, and nobody over another's head."""
    if not _unread(word):
        text = _("您辖区里的名单上没有“{said}”还待认的地方。请刷新后再看。")
        raise RegisterRefused(text.format(said=word))
    if before is None or before.account_id == actor.pk:
        return
    if not may(actor, Permission.REGISTER_PLACE, unit=before.unit, on=on):
        text = _("{who} 已于 {day} 把“{said}”认作另一个单位，那不在您的辖区。请找他或上一级改。")
        raise RegisterRefused(text.format(who=before.account.name, day=before.held_from, said=word))


def _unread(word: str) -> list[str]:
    """The texts in sight that mean no unit yet and are written so."""
    unread = Naming.objects.still().filter(account=None, unit=None).order_by()
    texts = unread.values_list("said", flat=True).distinct()
    return [text for text in texts if written_as(text) == word]


def _read_anew(word: str, unit: Unit, *, on: date) -> int:
    """The standing namings of lists that are written so, closed and opened with the unit."""
    listed = Naming.objects.still().filter(account=None).exclude(unit=unit)
    rows = list(listed.filter(said__in=_unread(word)).order_by("organisation", "pk"))
    numbers = {row.organisation_id for row in rows}
    list(Organisation.objects.filter(pk__in=numbers).order_by("pk").select_for_update(no_key=True))
    _refuse_later((row.held_from for row in rows), on=on)
    Naming.objects.filter(pk__in=[row.pk for row in rows]).update(held_to=on)
    Naming.objects.bulk_create([_again(row, unit_id=unit.pk, on=on) for row in rows])
    follow({(row.organisation_id, row.kind) for row in rows}, on=on)
    return len(rows)


def decide_for(
    organisation: Organisation, *, kind: PlacementKind, unit: Unit, reason: str, on: date, actor: Account
) -> int:  # fmt: skip
    """Decides against all who name another unit than this one; how many there were."""
    if kind not in AUTHORITIES:
        return 0
    others = _standing({(organisation.pk, str(kind))}).exclude(unit=unit)
    return _decide(others, reason=reason, on=on, actor=actor)


def revive(organisation: Organisation, *, kind: PlacementKind, on: date) -> None:
    """Lets the lists speak again whose last word a person had decided against; the rules place anew."""
    if kind not in AUTHORITIES:
        return
    rows = Naming.objects.filter(organisation=organisation, kind=kind, account=None).order_by("pk")
    newest = {(row.department, row.said): row for row in rows}
    Naming.objects.bulk_create(
        [_again(row, unit_id=row.unit_id, on=on) for row in newest.values() if row.settled_by_id]
    )
    follow({(organisation.pk, str(kind))}, on=on)


def follow(ties: Collection[Tie], *, on: date) -> None:
    """Places by rule what one unit alone is named for, as a publication would; people's word stays."""
    named: dict[Tie, set[int]] = defaultdict(set)
    for organisation, kind, unit in _standing(ties).values_list("organisation", "kind", "unit"):
        if unit is not None:
            named[organisation, kind].add(unit)
    numbers = {organisation for organisation, _kind in ties}
    placed = Placement.objects.still().filter(organisation__in=numbers, kind__in=AUTHORITIES)
    held = {(one.organisation_id, one.kind): one for one in placed}
    opened = []
    for tie in sorted(ties):
        now, units = held.get(tie), named[tie]
        if (now is not None and now.basis != Basis.RULE) or len(units) > 1 and now is None:
            continue
        if now is not None and now.unit_id in units:
            continue
        if now is not None:
            _close(now, on=on)
        if len(units) == 1:
            opened.append(Placement(
                organisation_id=tie[0], kind=tie[1], unit_id=next(iter(units)), basis=Basis.RULE,
                reason=Reason.NAMED, held_from=on,
            ))  # fmt: skip
    Placement.objects.bulk_create(opened)


def _standing(ties: Collection[Tie]) -> HeldQuerySet[Naming]:
    numbers = {organisation for organisation, _kind in ties}
    kinds = {kind for _organisation, kind in ties}
    return Naming.objects.still().filter(organisation__in=numbers, kind__in=kinds)


def _held(organisation: Organisation, kind: PlacementKind) -> Placement | None:
    return Placement.objects.still().filter(organisation=organisation, kind=kind).first()


def _decide(namings: HeldQuerySet[Naming], *, reason: str, on: date, actor: Account) -> int:
    _refuse_later(namings.values_list("held_from", flat=True), on=on)
    return namings.update(held_to=on, settled_by=actor, settlement=reason)


def _close(held: Placement, *, on: date) -> None:
    _refuse_later([held.held_from], on=on)
    Placement.objects.filter(pk=held.pk).update(held_to=on)


def _again(row: Naming, *, unit_id: int | None, on: date) -> Naming:
    """The same naming from another day on."""
    return Naming(
        organisation_id=row.organisation_id, kind=row.kind, said=row.said, unit_id=unit_id,
        department=row.department, file=row.file, sheet=row.sheet, row=row.row, round_no=row.round_no,
        held_from=on,
    )  # fmt: skip


def _refuse_later(days: Iterable[date], *, on: date) -> None:
    newest = max(days, default=on)
    if newest > on:
        said = _("这里从 {day} 起已另有说法，请用当天或以后的日期。")
        raise RegisterRefused(said.format(day=newest))


def _no_authority(kind: PlacementKind) -> str:
    if kind in AUTHORITIES:
        return ""
    return _("“{kind}”不是三项主管关系之一。").format(kind=_(kind.label))
