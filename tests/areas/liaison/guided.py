"""Six uncovered organisations of a small city, four instructors, somebody who sends them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password

from jingwei.areas.liaison.models import Line, Proposal
from jingwei.areas.liaison.operations import draw, propose
from jingwei.cover.kinds import Formation, PostKind
from jingwei.cover.models import Assignment, Instructor
from jingwei.cover.operations import Facts, assign, enlist, form
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Organisation
from tests.ledgers.city import NOW, SINCE, TODAY, City
from tests.ledgers.city import build as build_city

# Name -> place and trade.
NEEDS = {
    "甲": ("a1", "F"),
    "乙": ("a1", "G"),
    "丙": ("a2", "F"),
    "丁": ("b", "F"),
    "戊": ("c", "F"),
    "己": ("c", "G"),
}
GUIDES = {"张老师": "a1", "李老师": "a", "王老师": "b", "赵老师": "c"}


@dataclass
class Guided:
    """Units and things by their names; reads whoever is looking."""

    city: City
    organisations: dict[str, Organisation]
    guides: dict[str, Instructor]
    account: Account

    def send(self, guide: str, *names: str, on: date = SINCE) -> None:
        """He guides them from the day on."""
        with seeing(EVERYTHING):
            for name in names:
                assign(self.guides[guide], self.organisations[name], on=on, actor=None, now=NOW)

    def cover(self, *names: str, on: date = TODAY) -> None:
        """A joint branch covers them from the day on."""
        hosts = [self.organisations[name] for name in names]
        with seeing(EVERYTHING):
            facts = Facts(name="联合党支部", formation=Formation.JOINT)
            form(facts, hosts=hosts, established_on=on, actor=None, now=NOW)

    def who(self, *, on: date = TODAY) -> dict[str, str]:
        """Who guides whom."""
        names = {one.pk: name for name, one in self.organisations.items()}
        with seeing(EVERYTHING):
            held = Assignment.objects.on(on).select_related("instructor")
            return {names[one.organisation_id]: one.instructor.name for one in held}

    def proposed(self, unit: str = "city", *, now: datetime = NOW) -> Proposal:
        """A proposal for the unit, worked out."""
        with seeing(EVERYTHING):
            made, _new = propose(self.city[unit], actor=self.account, now=now)
            draw(made.pk, clock=lambda: now)
            return Proposal.objects.select_related("unit").get(pk=made.pk)

    def line(self, found: Proposal, name: str) -> Line:
        """The line of the proposal about the organisation."""
        with seeing(EVERYTHING):
            rows = Line.objects.select_related("instructor", "proposal__unit")
            return rows.get(proposal=found, organisation=self.organisations[name])


def build() -> Guided:
    """The city with its organisations and instructors, nobody sent yet."""
    city = build_city()
    organisations = {
        name: city.organisation(
            f"{name}公司", place=place, industry_section=trade, three_have="yes"
        ).organisation
        for name, (place, trade) in NEEDS.items()
    }
    account = Account.objects.create(
        login="chief", name="某人", password=make_password(None), must_change_password=False
    )
    with seeing(EVERYTHING):
        guides = {
            name: enlist(name, unit=city[place], post_kind=PostKind.OFFICIAL, since=SINCE, actor=None, now=NOW)
            for name, place in GUIDES.items()
        }  # fmt: skip
    return Guided(city, organisations, guides, account)


def later(**delta: int) -> datetime:
    return NOW + timedelta(**delta)
