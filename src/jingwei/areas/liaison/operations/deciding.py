"""What a person says of a proposal before it is confirmed: which lines, whom instead; or nothing of it (R-G.4)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from jingwei.areas.liaison.models import Line, Proposal, State
from jingwei.areas.liaison.operations.steps import held, refuse, tell
from jingwei.areas.liaison.plan import Guide, pair_of
from jingwei.areas.liaison.queries import question
from jingwei.cover.models import Instructor
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account


@transaction.atomic
def tick(found: Proposal, *, shown: Collection[int], ticked: Collection[int]) -> int:
    """Of the lines that were shown these are to be written, the others not; how many changed."""
    held(found)
    lines = Line.objects.filter(proposal=found, pk__in=shown, instructor__isnull=False)
    on = lines.filter(pk__in=ticked, is_ticked=False).update(is_ticked=True)
    return on + lines.exclude(pk__in=ticked).filter(is_ticked=True).update(is_ticked=False)


@transaction.atomic
def choose(line: Line, instructor: Instructor, *, actor: Account, now: datetime) -> None:
    """Another instructor for the organisation, in the person's own judgement; raises LiaisonRefused."""
    found = held(line.proposal)
    needs, guides = question(found.unit, today=timezone.localdate(now))
    need = next((one for one in needs if one.organisation == line.organisation_id), None)
    guide = next((one for one in guides if one.instructor == instructor.pk), None)
    refuse(
        _("这家已经不缺党组织，或不在这里了，请重新提建议。") if need is None else "",
        _("这名指导员已经不再担任，或不在这里。") if guide is None else "",
    )
    assert need is not None  # noqa: S101 - refused otherwise
    assert guide is not None  # noqa: S101 - refused otherwise
    refuse(_own(guide, line.organisation_id), _full(guide, line))
    pair = pair_of(need, guide, standing={one.instructor for one in guides})
    Line.objects.filter(pk=line.pk).update(
        instructor=instructor, distance=pair.distance, is_same_trade=pair.is_same_trade, meets_in=pair.meets_in,
        is_ticked=True,
    )  # fmt: skip
    tell("choose", subject=found, actor=actor, now=now, details={"organisation": line.organisation_id, "instructor": instructor.pk})  # fmt: skip


def _own(guide: Guide, organisation: int) -> str:
    return _("指导员不能指导自己所在的组织。") if guide.employer == organisation else ""


def _full(guide: Guide, line: Line) -> str:
    """In the proposal he has no room left, as far as its lines are ticked."""
    others = Line.objects.filter(
        proposal=line.proposal_id, instructor=guide.instructor, is_ticked=True
    )
    count = others.exclude(pk=line.pk).count()
    if count < guide.room:
        return ""
    text = _(
        "这名指导员在这份建议里已有 {count} 家，别处 {busy} 家，到了上限 {most} 家。请另选一名，或先取消别家的勾选。"
    )
    return text.format(count=count, busy=guide.busy, most=guide.most)


@transaction.atomic
def drop(found: Proposal, *, actor: Account, now: datetime) -> None:
    """Nothing of it is written; dropped already, it stays so."""
    open_ones = Proposal.objects.filter(pk=found.pk, state__in=(State.WORKING, State.READY))
    if open_ones.update(state=State.DROPPED, ended_by=actor, ended_at=now):
        tell("drop", subject=found, actor=actor, now=now, details={"unit": found.unit_id})
    elif Proposal.objects.get(pk=found.pk).state in (State.WRITING, State.CONFIRMED):
        refuse(_("这份建议已经确认过，不能再放弃。"))
