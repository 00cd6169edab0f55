"""What a step of a renewal does to the profile: the postponement that was granted, the new term (R-CP.8)."""

from dataclasses import replace

from jingwei.areas.compliance.models import Overseen, Profile
from jingwei.areas.compliance.operations import Said, keep, said_of
from jingwei.areas.compliance.renewal.guards import answered
from jingwei.areas.compliance.rules import ComplianceRefused
from jingwei.kernel.register_number import bare
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case
from jingwei.procedures.organisations import actor_of
from jingwei.procedures.parts import Facts
from jingwei.procedures.rules import StepRefused


def postpone(case: Case, facts: Facts) -> None:
    """The term goes on until the day that was granted, by the document."""
    document = str(facts.answers["document"])
    _kept(
        case, facts, basis=document, postponed_until=facts.answers["until"], postponed_by=document
    )


def begin_term(case: Case, facts: Facts) -> None:
    """A new term, elected on the day of the assembly and filed."""
    years = facts.answers["term_years"]
    _kept(
        case, facts, basis=str(facts.answers["document"]), term_from=facts.answers["term_from"], term_years=int(str(years)),
        election_on=answered(facts, "held_on"), filed_on=facts.answers["filed_on"], postponed_until=None, postponed_by="",
    )  # fmt: skip


def _kept(case: Case, facts: Facts, *, basis: str, **said: object) -> None:
    """Says it of the organisation; what the profile refuses undoes the step."""
    with seeing(EVERYTHING):
        overseen = Overseen.objects.get(pk=bare(case.subject_id))
        held = Profile.objects.still().filter(organisation=overseen).first()
        whole: Said = replace(said_of(held), **said)  # type: ignore[arg-type]
        try:
            keep(
                overseen,
                whole,
                basis=basis,
                seen=held.pk if held else None,
                actor=actor_of(facts),
                now=facts.now,
            )
        except ComplianceRefused as refused:
            raise StepRefused(str(refused)) from refused
