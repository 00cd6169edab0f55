"""What forbids a step of rectification, and until when it is due, in words for the user (R-Z.3)."""

from datetime import date, timedelta

from jingwei.areas.rectification.kinds import (
    DAYS,
    FOLLOWED_UP,
    LONGEST_EXTENSION,
    PROVED_BY,
    Problem,
    Proof,
    Severity,
)
from jingwei.areas.rectification.models import Covered
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import bare
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case
from jingwei.procedures.parts import Facts


def problem_of(facts: Facts) -> Problem:
    """The class with which the case was opened."""
    return Problem(str(facts.events[0].answers["problem"]))


def by_severity(_case: Case, facts: Facts) -> date:
    """30 days, 60 for what is grave (domain 5.4); after a failed check as many again."""
    severity = Severity(str(facts.events[0].answers["severity"]))
    return facts.on + timedelta(days=DAYS[severity])


def followed_up(_case: Case, facts: Facts) -> date:
    """Half a year after it was struck off."""
    return facts.on + timedelta(days=FOLLOWED_UP)


def unproved(_case: Case, facts: Facts) -> str:
    """Each class of problem is put right by a proof of its own (M42)."""
    given = facts.answers.get("proof_kind")
    if given is None:
        return ""
    allowed = PROVED_BY[problem_of(facts)]
    if Proof(str(given)) in allowed:
        return ""
    titles = _("、").join(_(str(one.label)) for one in allowed)
    said = _("“{problem}”要用这样的材料证明：{proofs}。")
    return said.format(problem=_(str(problem_of(facts).label)), proofs=titles)


def extended_before(_case: Case, facts: Facts) -> str:
    """A term is extended once."""
    if any(event.step == "extend" for event in facts.events):
        return _("已经延期过一次，不能再延。请在期限内完成，或申请暂缓。")
    return ""


def too_long(case: Case, facts: Facts) -> str:
    """At most thirty days beyond the day due, and beyond it at all."""
    until = facts.answers.get("until")
    if not isinstance(until, date) or case.due_on is None:
        return ""
    latest = case.due_on + timedelta(days=LONGEST_EXTENSION)
    if case.due_on < until <= latest:
        return ""
    said = _("延期要在 {first} 以后、{latest} 以前，最多延 {most} 天。")
    return said.format(first=case.due_on, latest=latest, most=LONGEST_EXTENSION)


def tied_to_it(case: Case, facts: Facts) -> str:
    """Who is tied to the organisation helps it, and does not judge that campaign's cases of it, nor their relapses."""
    own = [pk for pk in (case.pk, case.follows_id) if pk]
    with seeing(EVERYTHING):
        tied = Covered.objects.filter(
            organisation=bare(case.subject_id), tied=facts.actor,
            campaign__inspections__findings__case__in=own,
        )  # fmt: skip
        if tied.exists():
            return _("您是这家组织的包联人，不能核查它的整改，请由另一个人办理。")
    return ""


def worked_on_it(_case: Case, facts: Facts) -> str:
    """Whoever accepted or reported the work does not judge it."""
    steps = ("accept", "report")
    if any(event.step in steps and event.actor_id == facts.actor for event in facts.events):
        return _("这件的整改是您经手的，不能由您核查，请由另一个人办理。")
    return ""


def not_objected_to(case: Case, _facts: Facts) -> str:
    """A problem is overturned by an objection that another unit upheld, by nothing else (R-Z.8)."""
    with seeing(EVERYTHING):
        upheld = Case.objects.filter(
            follows=case.pk, procedure="rectification_objection", state="upheld"
        )
        return "" if upheld.exists() else _("只有异议经另一个单位裁定成立，才能撤销。")
