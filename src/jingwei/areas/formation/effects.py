"""What "formed" leaves in the cover: the organisation is covered from that day on (R-FP.4)."""

from datetime import date

from jingwei.areas.formation.guards import others_of, planned
from jingwei.areas.formation.kinds import Route, formation_of, nature_of
from jingwei.cover import operations
from jingwei.cover.kinds import Level
from jingwei.cover.models import PartyOrganisation
from jingwei.cover.rules import CoverRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case
from jingwei.procedures.organisations import about, actor_of
from jingwei.procedures.parts import Facts
from jingwei.procedures.rules import StepRefused


def cover_it(case: Case, facts: Facts) -> None:
    """Forms the Party organisation of the plan, or joins the one that it names; a refusal undoes the step."""
    route = Route(str(planned(facts)["route"]))
    others = others_of(planned(facts).get("others"), but=case.subject_id)
    if len(others) < _named(planned(facts).get("others"), but=case.subject_id):
        raise StepRefused(_("计划里一起组建的组织不都在您的辖区，请由上级办理。"))
    try:
        with seeing(EVERYTHING):
            if route is Route.JOIN:
                _join(case, facts)
            else:
                hosts = [about(case), *others]
                operations.form(
                    _said(facts, route, len(hosts)), hosts=hosts, established_on=_day(facts), actor=actor_of(facts),
                    now=facts.now,
                )  # fmt: skip
    except CoverRefused as refused:
        raise StepRefused(str(refused)) from refused


def _named(text: Answer, *, but: str) -> int:
    with seeing(EVERYTHING):
        return len(others_of(text, but=but))


def _join(case: Case, facts: Facts) -> None:
    found = PartyOrganisation.objects.filter(pk=_count(planned(facts).get("party"))).first()
    if found is None:
        raise StepRefused(_("计划里的党组织没有了，请退回重定办法。"))
    operations.join(found, about(case), on=_day(facts), actor=actor_of(facts), now=facts.now)


def _said(facts: Facts, route: Route, hosts: int) -> operations.Facts:
    said = facts.answers
    ends = planned(facts).get("ends_on")
    temporary = date.fromisoformat(str(ends)) if route is Route.TEMPORARY and ends else None
    return operations.Facts(
        name=str(said.get("name") or ""), level=Level(str(said.get("level") or Level.BRANCH)),
        nature=nature_of(route), formation=formation_of(route, hosts=hosts), formal=_count(said.get("formal")),
        probationary=_count(said.get("probationary")), term_from=_day(facts),
        term_to=temporary or _date(said.get("term_to")),
    )  # fmt: skip


def _day(facts: Facts) -> date:
    return _date(facts.answers.get("formed_on")) or facts.on


def _date(value: Answer) -> date | None:
    return value if isinstance(value, date) else None


def _count(value: Answer) -> int:
    return value if isinstance(value, int) else 0
