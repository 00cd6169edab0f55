"""What the calendar proposes to a person, and nothing more: begin a renewal, look into what is overdue (R-CP.9, E-6)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import TextChoices

from jingwei.areas.compliance.calendar import missed, term_of
from jingwei.areas.compliance.kinds import Term
from jingwei.areas.compliance.models import Decision, Overseen
from jingwei.areas.compliance.operations import tell, unfit
from jingwei.areas.compliance.parameters import day, parameters
from jingwei.areas.compliance.queries import One
from jingwei.areas.compliance.rules import ComplianceRefused, refuse
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account


class Sort(TextChoices):
    """What is proposed."""

    RENEW = "renew", mark("提醒换届")
    OVERDUE = "overdue", mark("逾期未换届，请核实")
    MISSED = "missed", mark("连续两年没有登记年检，请核实")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal about an organisation; about: the end of term or the last year that it speaks of, as text."""

    one: One
    sort: Sort
    about: str


def proposals(listed: Collection[One], *, on: date) -> list[Proposal]:
    """Those that nobody has answered yet."""
    rows = Decision.objects.values_list("organisation", "sort", "about")
    answered = set(rows)
    # Where nobody keeps checks of these years, none is missed.
    kept = {year for one in listed for year in one.known.checks} >= set(years_before(on))
    found = [each for one in listed for each in _of(one, on=on)]
    found += [
        Proposal(one, Sort.MISSED, str(on.year - 1))
        for one in listed
        if kept and is_missed(one, on=on)
    ]
    return [
        each for each in found if (each.one.entry.organisation_id, each.sort.value, each.about) not in answered
    ]  # fmt: skip


def _of(one: One, *, on: date) -> list[Proposal]:
    profile, found = one.known.profile, []
    term = term_of(profile, on, by=parameters())
    is_renewing = one.renewal is not None and one.renewal.is_open
    if profile and term in (Term.ENDING, Term.POSTPONED, Term.OVERDUE) and not is_renewing:
        found.append(Proposal(one, Sort.RENEW, str(profile.term_to)))
    if profile and term is Term.OVERDUE:
        found.append(Proposal(one, Sort.OVERDUE, str(profile.postponed_until or profile.term_to)))
    return found


def years_before(on: date) -> tuple[int, int]:
    """The last two years whose checks are asked about."""
    return on.year - 2, on.year - 1


def is_missed(one: One, *, on: date) -> bool:
    """Whether it owed the checks of the last two years, the window of the last is over, and none was submitted (R-6.3)."""
    known = one.known
    windows = {
        year: parameters().window(known.kind, year + 1, known.places) for year in years_before(on)
    }
    owed = all(
        window and not window.is_exempt(known.kind, year + 1, known.established_on)
        for year, window in windows.items()
    )
    last = windows[on.year - 1]
    is_over = last is not None and on > day(last.file_by, on.year)
    return owed and is_over and missed(known.checks, years_before(on))


@transaction.atomic
def answer(
    overseen: Overseen, sort: Sort, about: str, *, reason: str, actor: Account, now: datetime, case: int | None = None
) -> Decision:  # fmt: skip
    """A person answered the proposal: with a reason why nothing follows, or by a case; raises ComplianceRefused."""
    refuse(unfit(reason, what=_("理由")))
    try:
        with transaction.atomic():
            made = Decision.objects.create(
                organisation=overseen, sort=sort.value, about=about, reason=reason.strip(), case_id=case, by=actor, at=now
            )  # fmt: skip
    except IntegrityError as fault:
        raise ComplianceRefused(_("这条建议已经有人答复过了。")) from fault
    tell("answer", overseen, actor=actor, now=now, sort=sort.value)
    return made
