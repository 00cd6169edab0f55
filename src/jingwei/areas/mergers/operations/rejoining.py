"""Undoes a split: the organisation is again what it was, the second number leads to it for ever (R-R.23)."""

from datetime import date, datetime

from django.db import transaction

from jingwei.areas.mergers.operations.merging import absorb, lie_with
from jingwei.areas.mergers.operations.restoring import rings
from jingwei.areas.mergers.operations.steps import hold_all, living, refuse_all
from jingwei.areas.mergers.references import later_of
from jingwei.areas.mergers.rules import never_split
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register import rules
from jingwei.register.mergers.models import Decision, Split, Verdict
from jingwei.register.models import Entry, Organisation, Publication
from jingwei.register.operations.entries import again, alike
from jingwei.register.operations.placing import by_the_rules
from jingwei.register.operations.steps import refuse, tell
from jingwei.register.rules import RegisterRefused


def rejoin(made: Split, *, reason: str, on: date, actor: Account, now: datetime) -> Decision:
    """Gives the organisation back the entry that it had before the split, from the day on; the part's ends.

    It counts in rounds to come as the judgement that the two are the same. The same again by the same
    person is the same decision. Raises RegisterRefused where facts of later would be lost.
    """
    refuse(rules.unreasoned(reason))
    with transaction.atomic(), seeing(EVERYTHING):
        one, part = hold_all(made.organisation, _part(made))
        if same := _undone_before(one, part, actor=actor):
            return same
        entries = living(one, on=on), living(part, on=on)
        refuse_all(in_the_way(made))
        absorb(part, entries[1], heir=one, units=entries[0].units, on=on)
        entry = _as_it_was(made, entries[0], on=on)
        lie_with(one, units=entry.units)
        told = Decision.objects.create(
            organisation=part, heir=one, verdict=Verdict.SAME, reason=reason, by=actor, at=now,
            units=sorted({*made.units, *entry.units}), needs_two=False, effective_at=now,
        )  # fmt: skip
        tell("undivide", subject=one, actor=actor, now=now, out_of=part.number, decision=told.pk, split=made.pk)  # fmt: skip
    return told


def in_the_way(made: Split) -> list[str]:
    """What has come since the split and would be lost or torn by undoing it; within a sight of everything."""
    one, part = made.organisation, _part(made)
    said = [*never_split(one), _published_since(made)]
    for number, then in ((one, made.now), (part, made.begun)):
        entry = Entry.objects.still().filter(organisation=number).first()
        if entry is not None and then is not None and not alike(entry, then):
            text = _("{number} 在拆分以后改过内容或归属。")
            said.append(text.format(number=number.number))
    later = _("、").join(_("{title} {count} 项").format(title=k.title, count=k.count) for k in later_of(part))  # fmt: skip
    if later:
        said.append(_("{number} 名下已经有：{later}。").format(number=part.number, later=later))
    said = [one for one in said if one]
    if said:
        said.append(_("要合回一家，请用“与另一家是同一家”。"))
    return said


def _published_since(made: Split) -> str:
    later = Publication.objects.filter(published_at__gt=made.effective_at).order_by("round_no").first()  # fmt: skip
    if later is None:
        return ""
    text = _("拆分以后发布了第 {round} 轮，两家的内容已按新名单重新合成，不能恢复成拆分前的样子。")
    return text.format(round=later.round_no)


def _part(made: Split) -> Organisation:
    if made.part is None:
        raise RegisterRefused(_("这次拆分没有生效，不用撤销。"))
    return made.part


def _undone_before(one: Organisation, part: Organisation, *, actor: Account) -> Decision | None:
    """The same decision by the same person, pressed twice; another's is refused."""
    if part.merged_into_id is None:
        return None
    newest = Decision.objects.filter(organisation=part).select_related("by").order_by("-pk").first()
    if part.merged_into_id != one.pk or newest is None:
        text = _("{number} 已经并入别的号，不能撤销拆分。")
        raise RegisterRefused(text.format(number=part.number))
    if newest.by_id != actor.pk:
        text = _("{name}刚刚已把 {part} 合回 {number}，请刷新后再看。")
        raise RegisterRefused(text.format(name=newest.by.name, part=part.number, number=one.number))
    return newest


def _as_it_was(made: Split, entry: Entry, *, on: date) -> Entry:
    """The organisation's entry and phone of before, from the day on; units as they stand now."""
    assert made.was is not None  # noqa: S101 - it took effect
    Entry.objects.filter(pk=entry.pk).update(held_to=on)
    fresh = again(made.was, on=on)
    if made.phone is not None:
        rings(made.organisation, made.phone.phone, on=on)
    return by_the_rules(fresh, on=on)
