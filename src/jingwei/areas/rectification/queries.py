"""Reads campaigns: stages, rounds compared, the eight steps; always within an active sight (R-Z.7)."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from jingwei.areas.rectification.kinds import STAGE_OF, Eight, Problem, Stage
from jingwei.areas.rectification.models import Campaign, Finding, Tick
from jingwei.areas.rectification.procedure import rectification
from jingwei.procedures.models import Case


@dataclass(frozen=True, slots=True)
class Compared:
    """A round against the one before: the cases of problems that are new, found again, gone; by organisation and class."""

    round: int
    new: frozenset[int]
    repeated: frozenset[int]
    gone: frozenset[int]


def findings(campaign: Campaign) -> QuerySet[Finding]:
    """What was found, as far as its cases are in sight."""
    return Finding.objects.filter(inspection__campaign=campaign, case__in=Case.objects.values("pk"))


def cases_of(campaign: Campaign) -> list[Case]:
    """The cases of a campaign in sight and their relapses, in the order they were opened."""
    found = findings(campaign).values("case")
    own = Case.objects.filter(procedure=rectification.key)
    return list(own.filter(Q(pk__in=found) | Q(follows__in=found)).order_by("pk"))


def stages(cases: list[Case]) -> Mapping[Stage, int]:
    """How many cases stand in each of the six stages; those that ended otherwise in none."""
    counted = Counter(STAGE_OF[case.state] for case in cases if case.state in STAGE_OF)
    return {stage: counted[stage] for stage in Stage}


def problems(campaign: Campaign) -> Mapping[Problem, int]:
    """How many cases of each class."""
    rows = findings(campaign).order_by().values_list("problem", "case")
    counted = Counter(problem for problem, _case in rows.distinct())
    return {one: counted[one.value] for one in Problem}


def compared(campaign: Campaign) -> list[Compared]:
    """Each round that was looked in, against the round before."""
    seen = defaultdict[int, dict[tuple[int, str], int]](dict)
    rows = findings(campaign).order_by("pk")
    for number, organisation, problem, case in rows.values_list(
        "inspection__round", "inspection__organisation", "problem", "case"
    ):
        seen[number][organisation, problem] = case
    looked = set(campaign.inspections.values_list("round", flat=True))
    before: dict[tuple[int, str], int] = {}
    found = []
    for number in sorted(looked):
        now = seen[number]
        new, repeated, gone = now.keys() - before, now.keys() & before, before.keys() - now
        found.append(Compared(
            number, frozenset(now[one] for one in new), frozenset(now[one] for one in repeated),
            frozenset(before[one] for one in gone),
        ))  # fmt: skip
        before = now
    return found


def found_first(campaign: Campaign) -> Mapping[int, str]:
    """Of each case the channel that found it first."""
    first: dict[int, str] = {}
    rows = findings(campaign).order_by("case", "pk")
    for case, channel in rows.values_list("case", "inspection__channel"):
        first.setdefault(case, channel)
    return first


def channels(campaign: Campaign) -> Mapping[str, int]:
    """Which channel found how many cases first."""
    return Counter(found_first(campaign).values())


def ticks(campaign: Campaign) -> Mapping[int, Mapping[Eight, Tick]]:
    """The ticks of each organisation, by step."""
    found: dict[int, dict[Eight, Tick]] = defaultdict(dict)
    for one in Tick.objects.filter(campaign=campaign):
        found[one.organisation_id][Eight(one.item)] = one
    return found
