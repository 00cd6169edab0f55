"""Notes a look at an organisation, and opens a case for each problem that has none open yet (R-Z.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from jingwei.areas.rectification import rules
from jingwei.areas.rectification.kinds import Channel, Problem, Severity
from jingwei.areas.rectification.models import Campaign, Covered, Finding, Inspection
from jingwei.areas.rectification.operations.steps import hold, tell
from jingwei.areas.rectification.procedure import rectification
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import OPEN, Case
from jingwei.procedures.operations import Matter, open_case
from jingwei.register.models import Organisation


@dataclass(frozen=True, slots=True)
class Found:
    """A problem that somebody saw."""

    problem: Problem
    severity: Severity
    fact: str
    basis: str


@dataclass(frozen=True, slots=True)
class Look:
    """In which round, by which channel, on which day; what was seen besides."""

    round: int
    channel: Channel
    on: date
    note: str = ""


def inspect(
    campaign: Campaign, organisation: Organisation, look: Look, *, found: Sequence[Found], actor: Account,
    now: datetime, today: date,
) -> Inspection:  # fmt: skip
    """Notes the look; each class of problem that has an open case of the organisation is tied to that one.

    Raises RectificationRefused where the campaign does not stand, does not cover it, or the same round and
    channel was noted; StepRefused where a case cannot be opened.
    """
    rules.refuse([
        rules.outside(campaign, look.on, today=today), rules.unfit(look.note, what=_("情况")) if look.note else "",
        _twice(found),
    ])  # fmt: skip
    with transaction.atomic():
        held = hold(campaign)
        covered = Covered.objects.filter(campaign=held, organisation=organisation).first()
        rules.refuse([rules.standing(held), _not_its(held, covered, organisation, look)])
        assert covered  # noqa: S101 - refused above
        made = Inspection.objects.create(
            campaign=held, organisation=organisation, round=look.round, channel=look.channel, on=look.on,
            note=look.note.strip(), by=actor, at=now,
        )  # fmt: skip
        for one in found:
            case = _open_one(organisation, one.problem) or _begun(made, covered, one, actor, now)
            Finding.objects.create(inspection=made, problem=one.problem, case=case)
        tell("inspect", held, actor=actor, now=now, organisation=organisation.pk, round=look.round,
             channel=look.channel.value, problems=len(found))  # fmt: skip
    return made


def _twice(found: Sequence[Found]) -> str:
    classes = [one.problem for one in found]
    if len(set(classes)) == len(classes):
        return ""
    return _("同一类问题一次只登记一条，请合在一起写。")


def _not_its(
    campaign: Campaign, covered: Covered | None, organisation: Organisation, look: Look
) -> str:
    if covered is None:
        return _("这家组织不在这次整治的名单里。")
    if not 1 <= look.round <= campaign.rounds:
        return _("这次整治一共 {count} 轮。").format(count=campaign.rounds)
    same = Inspection.objects.filter(
        campaign=campaign, organisation=organisation, round=look.round, channel=look.channel
    )
    return _("这一轮的这个渠道已经登记过了。") if same.exists() else ""


def _open_one(organisation: Organisation, problem: Problem) -> Case | None:
    """The open case of the organisation about this class of problem: found again is found once."""
    with seeing(EVERYTHING):
        held = Case.objects.filter(
            OPEN, procedure=rectification.key, subject_id=organisation.number,
            events__sequence=1, events__answers__problem=problem.value,
        )  # fmt: skip
        return held.order_by("pk").first()


def _begun(
    made: Inspection, covered: Covered, one: Found, actor: Account, now: datetime
) -> Case:  # fmt: skip
    """A case of its own: by the department where that looked, else by the lead office."""
    by_department = made.channel == Channel.DEPARTMENT
    unit = made.campaign.unit
    event = open_case(
        rectification, step="find_there" if by_department else "find",
        matter=Matter(made.organisation.number, unit, covered.department if by_department else None),
        answers={"problem": one.problem.value, "severity": one.severity.value, "fact": one.fact, "basis": one.basis},
        actor=actor, now=now, key=f"inspection/{made.pk}/{one.problem.value}",
    )  # fmt: skip
    return event.case
