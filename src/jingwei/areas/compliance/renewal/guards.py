"""What forbids a step of a renewal, and until when it is due, in words for the user (R-6.7, R-CP.8)."""

from datetime import date, timedelta

from jingwei.areas.compliance.models import Profile
from jingwei.areas.compliance.parameters import parameters
from jingwei.areas.compliance.rules import POSTPONED_AT_MOST, months_after
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import bare
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case
from jingwei.procedures.parts import Facts, Guard


def profile_of(case: Case) -> Profile | None:
    """What is kept of the organisation, whoever looks."""
    with seeing(EVERYTHING):
        return Profile.objects.still().filter(organisation=bare(case.subject_id)).first()


def answered(facts: Facts, key: str) -> date | None:
    """The day that was answered last under this key, in this step or one before."""
    said = facts.answers.get(key) or next(
        (event.answers[key] for event in reversed(facts.events) if key in event.answers), None
    )
    return date.fromisoformat(str(said)) if said else None


def untold(case: Case, _facts: Facts) -> str:
    """Without a term nothing can be reminded of."""
    profile = profile_of(case)
    if profile is None or profile.term_to is None:
        return _("还没有登记任期，请先在合规档案里登记。")
    return ""


def by_the_ladder(case: Case, facts: Facts) -> date:
    """Three months before the end of the term, or at once where that is gone; a postponed term ends later."""
    profile, granted = profile_of(case), facts.answers.get("until")
    ends = (profile.postponed_until or profile.term_to) if profile else None
    if isinstance(granted, date):
        ends = granted
    if ends is None:
        return facts.on
    return max(months_after(ends, -parameters().term.decide_months), facts.on)


def by_the_end(case: Case, facts: Facts) -> date:
    """The end of the term, or what was granted; at once where that is gone."""
    profile = profile_of(case)
    ends = (profile.postponed_until or profile.term_to) if profile else None
    return max(ends or facts.on, facts.on)


def by_filing(_case: Case, facts: Facts) -> date:
    """So many days after the assembly."""
    held = answered(facts, "held_on") or facts.on
    return held + timedelta(days=parameters().term.file_days)


def postponed_before(case: Case, _facts: Facts) -> str:
    """Once a term."""
    profile = profile_of(case)
    if profile is None or profile.postponed_until is None:
        return ""
    return _("一届只能延期一次，已经批准延到 {day}。").format(day=profile.postponed_until)


def too_long(case: Case, facts: Facts) -> str:
    """A year beyond the term at most."""
    until, profile = facts.answers.get("until"), profile_of(case)
    if not isinstance(until, date) or profile is None or profile.term_to is None:
        return ""
    latest = months_after(profile.term_to, POSTPONED_AT_MOST)
    if profile.term_to < until <= latest:
        return ""
    return _("延期要在届满 {first} 以后，最多到 {last}。").format(
        first=profile.term_to, last=latest
    )


def notice_too_short(_case: Case, facts: Facts) -> str:
    """The members are told some days before."""
    told, meets = facts.answers.get("notified_on"), facts.answers.get("assembly_on")
    days = parameters().term.notice_days
    if (
        not isinstance(told, date)
        or not isinstance(meets, date)
        or meets - told >= timedelta(days=days)
    ):
        return ""
    return _("通知要在开会前至少 {count} 天发出。").format(count=days)


def to_come(*keys: str) -> Guard:
    """A guard: these days have been."""

    def not_yet(_case: Case, facts: Facts) -> str:
        days = [facts.answers.get(key) for key in keys]
        late = any(isinstance(one, date) and one > facts.on for one in days)
        return _("日期不能晚于今天。") if late else ""

    return not_yet


def filed_before_held(_case: Case, facts: Facts) -> str:
    """What was not held cannot be filed."""
    filed, held = facts.answers.get("filed_on"), answered(facts, "held_on")
    if not isinstance(filed, date) or held is None or filed >= held:
        return ""
    return _("备案不能早于开会。")
