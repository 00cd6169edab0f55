"""Drafts, launches and ends campaigns: nothing begins before 三定一包 is whole (R-Z.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from jingwei.areas.rectification import rules
from jingwei.areas.rectification.kinds import STAGE_OF, Stage
from jingwei.areas.rectification.models import Campaign, Covered, Duty, Meeting
from jingwei.areas.rectification.operations.steps import hold, tell
from jingwei.areas.rectification.queries import cases_of
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.permissions import Permission
from jingwei.people.queries import may
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.parties import scopes_of
from jingwei.register.models import Organisation
from jingwei.units.models import Unit


@dataclass(frozen=True, slots=True)
class Draft:
    """What a campaign is: title, from when until when, rounds, two goals, its directions, the list of problems."""

    title: str
    begins_on: date
    ends_on: date
    goals: Sequence[str] = ()
    directions: Sequence[str] = ()
    problems: Sequence[str] = ()
    rounds: int = 3

    def refusals(self) -> list[str]:
        """Why it may not be so."""
        found = [rules.unfit(self.title, what=_("整治的名称"))]
        found += [
            rules.unfit(one, what=_("目标、方向和问题"))
            for one in (*self.goals, *self.directions, *self.problems)
        ]
        if self.ends_on < self.begins_on:
            found.append(_("结束日期不能早于开始日期。"))
        if self.rounds < 1:
            found.append(_("至少排查一轮。"))
        return found


def draft(
    facts: Draft, *, unit: Unit, actor: Account, now: datetime, key: str
) -> Campaign:  # fmt: skip
    """A campaign of the unit, to be filled; the same key from the same actor is the same campaign.

    Raises RectificationRefused.
    """
    rules.refuse(facts.refusals())
    with transaction.atomic():
        if found := Campaign.objects.filter(drafted_by=actor, key=key).first():
            return found
        made = Campaign.objects.create(
            title=facts.title.strip(), unit=unit, units=scopes_of([unit])[unit.pk], begins_on=facts.begins_on,
            ends_on=facts.ends_on, rounds=facts.rounds, directions=list(facts.directions), goals=list(facts.goals), problems=list(facts.problems),
            drafted_at=now, drafted_by=actor, key=key,
        )  # fmt: skip
        tell("draft", made, actor=actor, now=now)
    return made


def revise(campaign: Campaign, facts: Draft, *, actor: Account, now: datetime) -> None:
    """Says anew what a draft is; raises RectificationRefused once it was launched."""
    rules.refuse(facts.refusals())
    with transaction.atomic():
        held = hold(campaign)
        rules.refuse([rules.drafted(held)])
        for name in ("begins_on", "ends_on", "rounds"):
            setattr(held, name, getattr(facts, name))
        held.title, held.goals = facts.title.strip(), list(facts.goals)
        held.directions, held.problems = list(facts.directions), list(facts.problems)
        held.save()
        tell("revise", held, actor=actor, now=now)


def assign_duties(
    campaign: Campaign, department: Unit, *, texts: Sequence[str], actor: Account, now: datetime
) -> None:
    """The duties of a department, in place of those it had; raises RectificationRefused."""
    rules.refuse([rules.unfit(one, what=_("责任")) for one in texts])
    with transaction.atomic():
        held = hold(campaign)
        rules.refuse([rules.drafted(held)])
        Duty.objects.filter(campaign=held, department=department).delete()
        listed = dict.fromkeys(one.strip() for one in texts)
        Duty.objects.bulk_create(Duty(campaign=held, department=department, text=one) for one in listed)  # fmt: skip
        _widen(held, [department])
        tell("duties", held, actor=actor, now=now, department=department.pk, lines=len(listed))


def cover(
    campaign: Campaign, ties: Mapping[Organisation, tuple[Unit, Account]], *, actor: Account, now: datetime
) -> None:  # fmt: skip
    """Lists organisations, each with its department and whoever is tied to it throughout.

    Of one that is listed already department and person are said anew. Raises RectificationRefused where
    somebody could not handle a case of the department.
    """
    on = timezone.localdate(now)
    strangers = [
        person.name for unit, person in ties.values()
        if not may(person, Permission.RECTIFICATION_HANDLE, unit=unit, on=on)
    ]  # fmt: skip
    if strangers:
        names = _("、").join(dict.fromkeys(strangers))
        rules.refuse([_("{names}在责任部门没有办理整改的岗位，不能包联。").format(names=names)])
    with transaction.atomic():
        held = hold(campaign)
        rules.refuse([rules.drafted(held)])
        for organisation, (unit, person) in ties.items():
            Covered.objects.update_or_create(
                campaign=held, organisation=organisation, defaults={"department": unit, "tied": person}
            )  # fmt: skip
        _widen(held, [unit for unit, _person in ties.values()])
        tell("cover", held, actor=actor, now=now, organisations=len(ties))


def launch(campaign: Campaign, *, actor: Account, now: datetime) -> None:
    """Begins it, if duties, goals, problems and ties are all there; raises RectificationRefused with what is missing."""
    with transaction.atomic():
        held = hold(campaign)
        rules.refuse([rules.drafted(held)])
        rules.refuse(rules.unready(held))
        held.launched_at, held.launched_by = now, actor
        held.save()
        tell("launch", held, actor=actor, now=now)


def end(campaign: Campaign, *, actor: Account, now: datetime) -> None:
    """Ends it, when no problem of it, nor a relapse, is still to be struck off; the follow-up goes on. Raises RectificationRefused."""
    with transaction.atomic():
        held = hold(campaign)
        rules.refuse([rules.standing(held)])
        with seeing(EVERYTHING):
            states = [case.state for case in cases_of(held)]
        left = sum(STAGE_OF.get(state, Stage.IMPROVING) < Stage.IMPROVING for state in states)
        if left:
            rules.refuse([_("还有 {count} 个问题没有销号，请先办完再结束。").format(count=left)])
        held.ended_at, held.ended_by = now, actor
        held.save()
        tell("end", held, actor=actor, now=now)


def note_meeting(
    campaign: Campaign, *, on: date, settled: str, actor: Account, now: datetime, today: date
) -> Meeting:  # fmt: skip
    """A meeting that pushed it on; one a day. Raises RectificationRefused."""
    rules.refuse([
        rules.standing(campaign), rules.unfit(settled, what=_("定了什么")), rules.outside(campaign, on, today=today)
    ])  # fmt: skip
    with transaction.atomic():
        held = hold(campaign)
        made, is_new = Meeting.objects.get_or_create(campaign=held, on=on, defaults={"settled": settled.strip()})  # fmt: skip
        if is_new:
            tell("meeting", held, actor=actor, now=now, on=str(on))
    return made


def _widen(campaign: Campaign, units: Sequence[Unit]) -> None:
    """Lets the departments see it."""
    scopes = scopes_of(units)
    seen = sorted({*campaign.units, *(pk for scope in scopes.values() for pk in scope)})
    if seen != sorted(campaign.units):
        campaign.units = seen
        campaign.save(update_fields=["units"])
