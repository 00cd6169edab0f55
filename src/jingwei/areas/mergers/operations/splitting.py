"""Splits an organisation into two by the rows of its lists, at once or once a second person said yes (R-R.20, R-R.21)."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction

from jingwei.areas.mergers.operations.merging import lie_with
from jingwei.areas.mergers.operations.restoring import of_rows
from jingwei.areas.mergers.operations.steps import hold_all, living, mint_alone, refuse_all
from jingwei.areas.mergers.parts import Parts, Read, known, parts_again, parts_of
from jingwei.areas.mergers.rules import never_split
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register import rules
from jingwei.register.mergers.models import Split
from jingwei.register.models import Contact, Entry, Organisation
from jingwei.register.operations.steps import refuse, tell
from jingwei.register.rules import RegisterRefused


def split(
    one: Organisation, *, ticked: Collection[str], shown: Collection[str], reason: str, on: date, actor: Account,
    now: datetime, read: Read,
) -> Split:  # fmt: skip
    """Makes two organisations of one in sight from the day on: the ticked of the rows shown, and the others.

    The part with the code keeps the number, the other takes a new one; both are made of their own rows.
    A split of weight waits for a second person and changes nothing yet. The same again by the same person
    is the same split. read: gives the state that the next round begins from. Raises RegisterRefused where
    something forbids it, or another was first.
    """
    refuse(rules.unreasoned(reason))
    with transaction.atomic(), seeing(EVERYTHING):
        mint_alone()
        (one,) = hold_all(one)
        if same := _made_before(one, set(ticked), set(shown), actor=actor):
            return same
        entry = living(one, on=on)
        refuse_all(never_split(one))
        parts = parts_of(known(read), one, ticked=ticked, shown=shown)
        weighty = parts.needs_two(entry)
        asked = {
            "organisation": one, "records": list(parts.records), "staying": list(parts.staying), "reason": reason,
            "by": actor, "at": now, "needs_two": weighty,
        }  # fmt: skip
        if weighty:
            made = Split.objects.create(**asked, units=one.units)
            tell("ask_to_divide", subject=one, actor=actor, now=now, split=made.pk)
        else:
            made = Split.objects.create(**asked, **_lay(one, parts, entry, on=on), effective_at=now)
            _told(made, actor=actor, now=now)
    return made


def confirm(asked: Split, *, on: date, actor: Account, now: datetime, read: Read) -> Split:
    """The second person's yes: the split takes effect from the day on, if nothing forbids it by now."""
    with transaction.atomic(), seeing(EVERYTHING):
        mint_alone()
        (one,) = hold_all(asked.organisation)
        if asked.by_id == actor.pk:
            raise RegisterRefused(_("这次拆分要由另一人确认，您是提出的人。"))
        asked.refresh_from_db()
        if not asked.is_waiting:
            return _confirmed_before(asked, actor=actor)
        entry = living(one, on=on)
        refuse_all(never_split(one, but=asked))
        parts = parts_again(known(read), one, records=asked.records, staying=asked.staying)
        laid = _lay(one, parts, entry, on=on)
        Split.objects.filter(pk=asked.pk).update(**laid, confirmed_by=actor, effective_at=now)
        asked.refresh_from_db()
        _told(asked, actor=actor, now=now)
    return asked


def send_back(asked: Split, *, actor: Account, now: datetime) -> None:
    """Says no to a split that waits, or takes the own wish back; nothing of the register has changed."""
    with transaction.atomic(), seeing(EVERYTHING):
        hold_all(asked.organisation)
        waiting = Split.objects.waiting().filter(pk=asked.pk)
        if not waiting.update(taken_back_by=actor, taken_back_at=now):
            asked.refresh_from_db()
            if asked.taken_back_by_id != actor.pk:
                raise RegisterRefused(_("这次拆分已经确认或退回，请刷新后再看。"))
            return
        tell("decline_to_divide", subject=asked.organisation, actor=actor, now=now, split=asked.pk)


def _made_before(
    one: Organisation, ticked: set[str], shown: set[str], *, actor: Account
) -> Split | None:
    """The same split by the same person, pressed twice; another's of the same rows is refused."""
    newest = Split.objects.filter(organisation=one).select_related("by", "part").order_by("-pk").first()  # fmt: skip
    if newest is None or {*newest.records, *newest.staying} != shown:
        return None
    stands = newest.is_waiting or newest.part is not None and newest.part.merged_into_id is None
    is_same = ticked in (set(newest.records), set(newest.staying))
    if stands and (newest.by_id != actor.pk or not is_same):
        text = _("{name}刚刚已拆分了 {number}，请刷新后再看。")
        if newest.is_waiting:
            text = _("{name}已提出拆分 {number}，等第二人确认。请到确认页办理。")
        raise RegisterRefused(text.format(name=newest.by.name, number=one.number))
    return newest if stands else None


def _confirmed_before(asked: Split, *, actor: Account) -> Split:
    if asked.confirmed_by_id == actor.pk:
        return asked
    raise RegisterRefused(_("这次拆分已经确认或退回，请刷新后再看。"))


def _lay(one: Organisation, parts: Parts, entry: Entry, *, on: date) -> dict[str, Any]:
    """Both entries made of their own rows, the number given; what the split keeps of it (R-R.22)."""
    if Organisation.objects.filter(pk=parts.part).exists():
        text = _("新编号 {part} 已经有了，没有拆分。请告诉系统管理员。")
        raise RegisterRefused(text.format(part=written(parts.part)))
    rang = Contact.objects.still().filter(organisation=one).first()
    stays = of_rows(one, parts.stays, units=entry.units, on=on, before=entry)
    part = Organisation.objects.create(pk=parts.part, units=entry.units)
    begun = of_rows(part, parts.goes, units=entry.units, on=on)
    for number, fresh in ((one, stays), (part, begun)):
        lie_with(number, units=fresh.units)
    still = rang and Contact.objects.still().filter(pk=rang.pk).exists()
    return {
        "part": part, "was": entry, "now": stays, "begun": begun, "phone": None if still else rang,
        "units": sorted({*entry.units, *stays.units, *begun.units}),
    }  # fmt: skip


def _told(made: Split, *, actor: Account, now: datetime) -> None:
    assert made.part is not None  # noqa: S101 - it has taken effect
    tell("divide", subject=made.organisation, actor=actor, now=now, into=made.part.number, split=made.pk, rows=len(made.records), asked_by=made.by_id)  # fmt: skip
