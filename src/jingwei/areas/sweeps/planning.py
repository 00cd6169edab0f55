"""Plans a sweep: one case for each organisation of a ledger's rows that has none open (R-S.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from jingwei.areas.sweeps.models import Listed, Sweep
from jingwei.areas.sweeps.procedure import BEGINS, sweep
from jingwei.journal.content import Subject
from jingwei.journal.write import hold, record
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.address import understand
from jingwei.ledgers.definition import Ledger
from jingwei.ledgers.reading import keys
from jingwei.people.models import Account
from jingwei.people.permissions import Permission
from jingwei.people.queries import may
from jingwei.people.sight import Sight, seeing, sight_of
from jingwei.procedures import sight as case_sight
from jingwei.procedures.models import Case
from jingwei.procedures.operations import Matter, StepRefused, open_cases
from jingwei.procedures.operations.many import MOST
from jingwei.register.kinds import Method
from jingwei.register.models import Entry
from jingwei.register.rules import mentions_person
from jingwei.units.kinds import Tree
from jingwei.units.models import Unit

LONGEST_TITLE = 80
CHAIN = "sweeps"
LONGEST = timedelta(days=366)  # what is temporary ends


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody wants swept: the rows of a ledger in a unit, by its address, at first by a method."""

    title: str
    unit: Unit
    ledger: Ledger
    query: str
    method: Method
    until: date


def rows(plan: Plan, *, actor: Account, on: date) -> list[int]:
    """The organisations that the plan means, of those the actor may sweep; one too many for too many."""
    asked = understand(plan.ledger, plan.query).asked
    with seeing(sight_of(actor, Permission.REGISTER_SWEEP, on=on).within(plan.unit)):
        return keys(plan.ledger, asked, today=on)


def plan_sweep(plan: Plan, *, actor: Account, now: datetime, key: str) -> Sweep:
    """Opens the cases; the same key from the same actor returns the same sweep and opens none.

    Raises StepRefused: no title, a day that has passed, a unit out of reach, no rows or too many.
    """
    on = timezone.localdate(now)
    _check(plan, actor=actor, on=on)
    found = rows(plan, actor=actor, on=on)
    if not found:
        raise StepRefused(_("这些条件下没有组织，请放宽条件。"))
    if len(found) > MOST:
        raise StepRefused(_("一次最多 {most} 家，请再加条件分几次。").format(most=MOST))
    matters = _matters(plan, found, on=on)
    with transaction.atomic(), seeing(case_sight.sight_of(actor, on=on).over([sweep])):
        hold(CHAIN)  # one sweep is planned at a time, so that two do not list the same organisation
        planned = Sweep.objects.filter(planned_by=actor, key=key).first()
        return planned or _open(plan, matters, actor=actor, now=now, key=key)


def _check(plan: Plan, *, actor: Account, on: date) -> None:
    title = plan.title.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise StepRefused(_("请给这次排查起个名字，最多 {most} 字。").format(most=LONGEST_TITLE))
    if said := mentions_person(title):
        raise StepRefused(said)
    if plan.until < on:
        raise StepRefused(_("截止日不能早于今天。"))
    if plan.until > on + LONGEST:
        raise StepRefused(_("一次排查最长一年，请选近一些的截止日。"))
    if not plan.ledger.is_of_organisations:
        raise StepRefused(
            _("“{ledger}”的行不是组织，不能排查。").format(ledger=_(plan.ledger.title))
        )
    if not may(actor, Permission.REGISTER_SWEEP, unit=plan.unit, on=on):
        raise StepRefused(_("所选单位不在您可以安排排查的范围内。"))


def _matters(plan: Plan, found: Sequence[int], *, on: date) -> list[Matter]:
    """Whose matter each is: of the place it lies in; of who sweeps, where it has none, or a committee sweeps."""
    by_place = plan.unit.tree == Tree.PLACE
    with seeing(Sight(frozenset({plan.unit.pk}))):
        entries = Entry.objects.on(on).filter(organisation__in=found)
        listed = list(entries.select_related("organisation", "place").order_by("organisation"))
    return [
        Matter(one.organisation.number, one.place if by_place and one.place else plan.unit)
        for one in listed
    ]


def _open(
    plan: Plan, matters: Sequence[Matter], *, actor: Account, now: datetime, key: str
) -> Sweep:
    cases = open_cases(
        sweep, step=BEGINS[plan.method], matters=matters, answers={"until": plan.until}, actor=actor,
        now=now, key=f"sweep/{key}",
    )  # fmt: skip
    if not cases:
        raise StepRefused(_("这些组织都已在别的排查里，正等人核实，不再重复安排。"))
    planned = Sweep.objects.create(
        title=plan.title.strip(), unit=plan.unit, ledger=plan.ledger.key, query=plan.query,
        method=plan.method, until=plan.until, listed=len(cases), passed_over=len(matters) - len(cases),
        planned_at=now, planned_by=actor, key=key,
    )  # fmt: skip
    Listed.objects.bulk_create([Listed(sweep=planned, case=case) for case in cases])
    _tell(planned, cases, actor=actor, now=now)
    return planned


def _tell(planned: Sweep, cases: Sequence[Case], *, actor: Account, now: datetime) -> None:
    record(
        "sweeps.plan", chain=CHAIN, actor=str(actor.pk), subject=Subject("sweep", str(planned.pk)),
        details={"unit": planned.unit_id, "cases": len(cases), "passed_over": planned.passed_over},
        now=now,
    )  # fmt: skip
