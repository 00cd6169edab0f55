"""A campaign of a district with three people in its lead office, and walking its cases in few words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from jingwei.areas.rectification.kinds import Channel, Problem, Severity
from jingwei.areas.rectification.models import Campaign, Finding
from jingwei.areas.rectification.operations import (
    Draft,
    Found,
    Look,
    assign_duties,
    cover,
    draft,
    inspect,
    launch,
)
from jingwei.areas.rectification.procedure import rectification
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case, Event
from tests.areas.deeds import Office, take, worker
from tests.register.town import DAY, NOW

ORGANISATIONS = (1, 2, 3)
PLAN = Draft(
    title="海勃湾区社会组织专项整治", begins_on=DAY, ends_on=DAY + timedelta(days=180),
    goals=("政治功能提升", "组织功能提升"), problems=("章程没有党建内容",),
)  # fmt: skip
RENEWAL = Found(Problem.RENEWAL, Severity.MINOR, "届满半年没有换届", "社会团体登记管理条例")
SAYS: dict[str, dict[str, Answer]] = {
    "assign": {"measure": "一个月内换届"},
    "accept": {"plan": "先开理事会，再报方案"},
    "report": {"done": "已换届", "proof_kind": "filing", "proof": "备〔2026〕3 号", "dated": "2026-06-15"},
    "verify": {"checked": "查了备案回执"}, "fail": {"reason": "回执不是本届的"}, "strike_off": {},
    "consolidate": {"institution": "换届办法 1 号"}, "archive": {"looked": "按期换届"},
    "relapse": {"looked": "又没有按期换届"},
}  # fmt: skip


@dataclass
class Walk:
    """The office with a campaign; each step by whoever's it is."""

    office: Office
    campaign: Campaign

    def found(self, pk: int = 1, *, by: str = "north", channel: Channel = Channel.VISIT, number: int = 1,
              problem: Found = RENEWAL, now: datetime = NOW) -> Case:  # fmt: skip
        """The case of a look."""
        look = Look(number, channel, now.date())
        made = inspect(
            self.campaign, self.office.town.organisation(pk), look, found=[problem], actor=self.office[by], now=now,
            today=now.date(),
        )  # fmt: skip
        with seeing(EVERYTHING):
            return Finding.objects.select_related("case").get(inspection=made).case

    def take(self, case: Case, step: str, *, by: str, now: datetime = NOW, **more: Answer) -> Event:
        """The step with what is usually said."""
        said: dict[str, Answer] = {**SAYS.get(step, {}), **more}
        if step in ("assign", "transfer"):
            said.setdefault("department", self.office.town["civil"].pk)
        return take(self.office, case, rectification, step, by=by, answers=said, now=now)

    def until(
        self, case: Case, last: str, *, judges: tuple[str, str] = ("second", "third")
    ) -> None:
        """All steps up to and with the last; judges: who verifies, and who signs besides."""
        first, other = judges
        ways = (("assign", "north"), ("accept", "civil"), ("report", "civil"), ("verify", first),
                ("strike_off", other), ("consolidate", "civil"), ("archive", first))  # fmt: skip
        for step, by in ways:
            self.take(case, step, by=by)
            if step == last:
                return


def drafted(office: Office, *, plan: Draft = PLAN, key: str = "one") -> Campaign:
    """A draft of the district, with three people in its office."""
    for name in ("second", "third"):
        if name not in office.people:
            office.people[name] = worker(office.town, name, "district_administrator", "north")
    return draft(plan, unit=office.town["north"], actor=office["north"], now=NOW, key=key)


def begun(office: Office, *, plan: Draft = PLAN) -> Walk:
    """A campaign that was launched: three organisations, one department, one person tied."""
    made, civil = drafted(office, plan=plan), office.town["civil"]
    assign_duties(made, civil, texts=["督促按期换届"], actor=office["north"], now=NOW)
    ties = {office.town.organisation(pk): (civil, office["civil"]) for pk in ORGANISATIONS}
    cover(made, ties, actor=office["north"], now=NOW)
    launch(made, actor=office["north"], now=NOW)
    made.refresh_from_db()
    return Walk(office, made)


LATER = NOW + timedelta(days=1)
SOON = date(2026, 7, 1)
