"""Undoes a merger, one made here or by a round: the number that was merged away lives again (R-R.18)."""

from datetime import date, datetime

from django.db import transaction

from jingwei.areas.mergers.operations.merging import lie_with
from jingwei.areas.mergers.operations.restoring import branches_back, made_anew, restored
from jingwei.areas.mergers.operations.steps import hold_all
from jingwei.cover.operations import come_back
from jingwei.fusion import Fusion
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register import rules
from jingwei.register.mergers.models import Decision, Verdict
from jingwei.register.models import Entry, Organisation
from jingwei.register.operations.steps import refuse, tell
from jingwei.register.rules import RegisterRefused


def undo(
    younger: Organisation, *, reason: str, on: date, actor: Account, now: datetime, alone: Fusion | None = None
) -> Decision:  # fmt: skip
    """Gives the number back the entry that it had, from the day on; the heir keeps its own.

    alone: what fusion says of the number's own rows, for one that was merged before it ever had an entry.
    It counts in rounds to come as the judgement that the two are different. The same again by the same
    person is the same decision. Raises RegisterRefused where it is not merged, and where nothing is known
    of it on its own.
    """
    refuse(rules.unreasoned(reason))
    with transaction.atomic(), seeing(EVERYTHING):
        before = Organisation.objects.get(pk=younger.pk).merged_into or younger
        younger, heir = hold_all(younger, before)
        if same := _undone_before(younger, actor=actor):
            return same
        if younger.merged_into_id != heir.pk:
            raise RegisterRefused(_("刚刚有人改动了这次合并，请刷新后再看。"))
        last = ended(younger)
        entry = restored(last, on=on) if last else made_anew(younger, alone, heir=heir, on=on)
        Organisation.objects.filter(pk=younger.pk).update(merged_into=None)
        lie_with(younger, units=entry.units)
        if last:
            branches_back(younger, heir, since=last.held_to, on=on)
            come_back(younger, heir, since=last.held_to or on, on=on)
        made = Decision.objects.create(
            organisation=younger, heir=heir, verdict=Verdict.DIFFERENT, reason=reason, by=actor, at=now,
            units=sorted({*entry.units, *heir.units}), needs_two=False, effective_at=now,
        )  # fmt: skip
        tell("unmerge", subject=younger, actor=actor, now=now, out_of=heir.number, decision=made.pk)
    return made


def ended(number: Organisation) -> Entry | None:
    """The entry that the number last had; None where it never had one."""
    closed = Entry.objects.filter(organisation=number, held_to__isnull=False)
    return closed.order_by("-held_to", "-pk").first()


def _undone_before(younger: Organisation, *, actor: Account) -> Decision | None:
    """The same decision by the same person, pressed twice; refused where the number is not merged otherwise."""
    if younger.merged_into_id is not None:
        return None
    newest = Decision.objects.filter(organisation=younger).select_related("by").order_by("-pk").first()  # fmt: skip
    if newest is None or newest.verdict != Verdict.DIFFERENT:
        text = _("{number} 没有并入别的号，不用撤销。")
        raise RegisterRefused(text.format(number=younger.number))
    if newest.by_id != actor.pk:
        text = _("{name}刚刚已撤销了 {number} 的合并，请刷新后再看。")
        raise RegisterRefused(text.format(name=newest.by.name, number=younger.number))
    return newest
