"""A city whose organisations are reported yearly, kept twice: in the register, and in a plain list that a recount goes through."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from random import Random

from jingwei.cover.kinds import Formation, Level, Nature, PostKind
from jingwei.cover.operations import Facts, assign, enlist, form
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Organisation
from tests.ledgers.city import City
from tests.ledgers.city import build as build_city
from tests.remembered import remembered

NOW = datetime(2026, 12, 31, 4, 0, tzinfo=UTC)
TODAY = date(2026, 12, 31)
FORMED = date(2026, 3, 1)
SENT = date(2026, 5, 1)
# What the register has of a class, and what the name ends with.
CLASSES = {
    "association": ("association", "协会"),
    "foundation": ("foundation", "基金会"),
    "service_institution": ("service_institution", "服务中心"),
    "law_firm": ("law_firm", "律师事务所"),
    "accounting_firm": ("enterprise", "会计师事务所有限公司"),
    "tax_agent_firm": ("enterprise", "税务师事务所有限公司"),
}
PLACES = ("a1", "a2", "b", "c", "park")


@dataclass
class Known:
    """What is true of an organisation; own: the levels of its own entities."""

    number: int
    name: str
    place: str
    classed: str
    is_active: bool
    employees: int | None
    members: int | None
    own: list[str] = field(default_factory=list)
    joint: set[str] = field(default_factory=set)
    has_group: bool = False
    instructor: str = ""


@dataclass
class Office:
    """The city, and what is true of it."""

    city: City
    known: list[Known]
    joint: dict[str, list[Known]] = field(
        default_factory=dict
    )  # name -> hosts, the first one first

    def of(self, number: int) -> Known:
        """The organisation with the number."""
        return next(one for one in self.known if one.number == number)


@remembered
def build() -> Office:
    """Ninety organisations; every change by the operations of the office."""
    random, office = Random(30), Office(build_city(), [])  # noqa: S311 - repeatable
    with seeing(EVERYTHING):
        for number in range(90):
            office.known.append(_organisation(office.city, random, number))
        _others(office.city)
        _party(office, random)
        _instructors(office, random)
    return office


def _organisation(city: City, random: Random, number: int) -> Known:
    classed = list(CLASSES)[number % len(CLASSES)]
    kind, ending = CLASSES[classed]
    name, place = f"乌海市第{number:02d}{ending}", random.choice(PLACES)
    is_active = random.random() < 0.85
    employees = random.choice((None, 0, 3, 8, 21))
    members = random.choice((None, 0, 0, 1, 2, 3, 5, 9))
    entry = city.organisation(
        name, place=place, kind=kind, legal_status="active" if is_active else "cancelled", employees=employees,
        party_members=members,
    )  # fmt: skip
    return Known(entry.organisation_id, name, place, classed, is_active, employees, members)


def _others(city: City) -> None:
    """What looks like one of them and is none."""
    head = city.organisation(
        "内蒙古正义律师事务所", place="c", kind="law_firm", legal_status="revoked"
    )
    city.organisation("正义律师事务所乌海分所", kind="law_firm", parent=head.organisation)
    city.organisation("乌海市明达会计师事务所工会委员会", kind="trade_union")
    city.organisation("乌海市鑫恒商贸有限公司", employees=50, party_members=12)


def _party(office: Office, random: Random) -> None:
    levels = [Level.COMMITTEE, Level.GENERAL_BRANCH, Level.BRANCH, Level.BRANCH, Level.GROUP]
    for number in range(30):
        host, level = random.choice(office.known), random.choice(levels)
        nature = Nature.FUNCTIONAL if random.random() < 0.15 else Nature.ENTITY
        facts = Facts(name=f"第{number}号党组织", level=level, nature=nature)
        _form(facts, [host])
        if nature is Nature.ENTITY and level is Level.GROUP:
            host.has_group = True
        elif nature is Nature.ENTITY:
            host.own.append(level)
    for number in range(12):
        hosts = random.sample(office.known, 3)
        facts = Facts(name=f"第{number}联合党支部", formation=Formation.JOINT)
        _form(facts, hosts)
        office.joint[facts.name] = sorted(hosts, key=lambda one: one.number)
        for host in hosts:
            host.joint.add(facts.name)


def _form(facts: Facts, hosts: list[Known]) -> None:
    found = [Organisation.objects.get(pk=one.number) for one in hosts]
    form(facts, hosts=found, established_on=FORMED, actor=None, now=NOW)


def _instructors(office: Office, random: Random) -> None:
    people = [
        enlist(f"指导员{number}", unit=office.city["a"], post_kind=PostKind.OFFICIAL, since=FORMED, actor=None, now=NOW)
        for number in range(6)
    ]  # fmt: skip
    for place, one in enumerate(random.sample(office.known, 20)):
        guide = people[place % 6]
        assign(guide, Organisation.objects.get(pk=one.number), on=SENT, actor=None, now=NOW)
        one.instructor = guide.name
