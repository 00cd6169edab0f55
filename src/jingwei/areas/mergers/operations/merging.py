"""Merges the younger of two numbers into the older, at once or once a second person has said yes (R-R.15, R-R.16)."""

from datetime import date, datetime

from django.db import transaction

from jingwei.areas.mergers.operations.steps import held, hold_all, living, refuse_all
from jingwei.areas.mergers.rules import forbidden, needs_two, ordered
from jingwei.cover.operations import follow
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register import rules
from jingwei.register.kinds import Basis
from jingwei.register.mergers.models import Decision, Verdict
from jingwei.register.models import Contact, Entry, Naming, Organisation, Placement
from jingwei.register.operations.entries import reopen
from jingwei.register.operations.steps import refuse, tell
from jingwei.register.rules import RegisterRefused


def merge(
    one: Organisation, other: Organisation, *, reason: str, on: date, actor: Account, now: datetime
) -> Decision:
    """Makes two organisations in sight one from the day on; the older number lives on with its own entry.

    A merger of weight waits for a second person and changes nothing yet. The same again by the same
    person is the same decision. Raises RegisterRefused where something forbids it, or another was first.
    """
    refuse(rules.unreasoned(reason), _itself(one, other))
    younger, heir = ordered(one, other)
    with transaction.atomic(), seeing(EVERYTHING):
        younger, heir = hold_all(younger, heir)
        if same := _made_before(younger, heir, actor=actor):
            return same
        entries = living(younger, on=on), living(heir, on=on)
        refuse_all(forbidden(younger, heir))
        weighty = needs_two(*entries)
        made = Decision.objects.create(
            organisation=younger, heir=heir, verdict=Verdict.SAME, reason=reason, by=actor, at=now,
            units=sorted({*younger.units, *heir.units}), needs_two=weighty, effective_at=None if weighty else now,
        )  # fmt: skip
        if weighty:
            tell("ask_to_merge", subject=younger, actor=actor, now=now, into=heir.number, decision=made.pk)  # fmt: skip
        else:
            _lay(made, *entries, on=on, actor=actor, now=now)
    return made


def confirm(asked: Decision, *, on: date, actor: Account, now: datetime) -> Decision:
    """The second person's yes: the merger takes effect from the day on, if nothing forbids it by now."""
    with transaction.atomic(), seeing(EVERYTHING):
        younger, heir = hold_all(asked.organisation, asked.heir)
        if asked.by_id == actor.pk:
            raise RegisterRefused(_("这个合并要由另一人确认，您是提出的人。"))
        waiting = Decision.objects.waiting().filter(pk=asked.pk)
        if not waiting.update(confirmed_by=actor, effective_at=now):
            return _confirmed_before(asked, actor=actor)
        entries = living(younger, on=on), living(heir, on=on)
        refuse_all(forbidden(younger, heir, but=asked))
        asked.refresh_from_db()
        _lay(asked, *entries, on=on, actor=actor, now=now)
    return asked


def send_back(asked: Decision, *, actor: Account, now: datetime) -> None:
    """Says no to a merger that waits, or takes the own wish back; nothing of the register has changed."""
    with transaction.atomic(), seeing(EVERYTHING):
        hold_all(asked.organisation, asked.heir)
        waiting = Decision.objects.waiting().filter(pk=asked.pk)
        if not waiting.update(taken_back_by=actor, taken_back_at=now):
            asked.refresh_from_db()
            if asked.taken_back_by_id != actor.pk:
                raise RegisterRefused(_("这个合并已经确认或退回，请刷新后再看。"))
            return
        tell("decline_merge", subject=asked.organisation, actor=actor, now=now, into=asked.heir.number, decision=asked.pk)  # fmt: skip


def _itself(one: Organisation, other: Organisation) -> str:
    return _("这是同一个号，请选另一家。") if one.pk == other.pk else ""


def _made_before(younger: Organisation, heir: Organisation, *, actor: Account) -> Decision | None:
    """The same decision by the same person, pressed twice; another's, made meanwhile, is refused."""
    pair = Decision.objects.filter(organisation=younger, heir=heir).select_related("by")
    newest = pair.order_by("-pk").first()
    if newest is None or newest.verdict != Verdict.SAME or newest.taken_back_at:
        return None
    stands = newest.is_waiting or younger.merged_into_id == heir.pk
    if stands and newest.by_id != actor.pk:
        text = _("{name}刚刚已把 {younger} 并入 {heir}，请刷新后再看。")
        if newest.is_waiting:
            text = _("{name}已提出把 {younger} 并入 {heir}，等第二人确认。请到确认页办理。")
        raise RegisterRefused(
            text.format(name=newest.by.name, younger=younger.number, heir=heir.number)
        )
    return newest if stands else None


def _confirmed_before(asked: Decision, *, actor: Account) -> Decision:
    asked.refresh_from_db()
    if asked.confirmed_by_id == actor.pk:
        return asked
    raise RegisterRefused(_("这个合并已经确认或退回，请刷新后再看。"))


def _lay(
    made: Decision, entry: Entry, heirs: Entry, *, on: date, actor: Account, now: datetime
) -> None:
    """The younger's entry ends, and what hangs on it is its heir's or is closed (R-R.17)."""
    absorb(made.organisation, entry, heir=made.heir, units=heirs.units, on=on)
    tell("merge", subject=made.organisation, actor=actor, now=now, into=made.heir.number, decision=made.pk, asked_by=made.by_id)  # fmt: skip


def absorb(
    younger: Organisation, entry: Entry, *, heir: Organisation, units: list[int], on: date
) -> None:
    """The younger number leads to its heir from the day on, and lies in the units where that lies."""
    for branch in held(Entry.objects.still().filter(parent=younger), on=on):
        reopen(branch, on=on, values={"parent_id": heir.pk})
    of_it = {"organisation": younger}
    Entry.objects.filter(pk=entry.pk).update(held_to=on)
    Placement.objects.still().filter(**of_it, basis=Basis.RULE).update(held_to=on)
    Naming.objects.still().filter(**of_it).exclude(department="").update(held_to=on)
    Contact.objects.still().filter(**of_it).update(held_to=on)
    follow(younger, heir, on=on)
    Organisation.objects.filter(pk=younger.pk).update(merged_into=heir)
    lie_with(younger, units=units)


def lie_with(number: Organisation, *, units: list[int]) -> None:
    """The number, and those that were merged into it before, lie where it lies: whoever sees one sees all."""
    found = [number.pk]
    while found:
        Organisation.objects.filter(pk__in=found).update(units=units)
        found = list(
            Organisation.objects.filter(merged_into__in=found).values_list("pk", flat=True)
        )
