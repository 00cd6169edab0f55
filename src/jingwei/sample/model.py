"""Says what an organisation of the invented city is, before any office has miswritten it."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from jingwei.sample.names import Name
from jingwei.sample.places import Place
from jingwei.sample.words import Trade


class Kind(StrEnum):
    """What the truth calls an organisation; company and social count, the rest is out of scope."""

    COMPANY = "company"
    SOCIAL = "so"
    SHOP = "shop"
    COOPERATIVE = "coop"
    BRANCH = "branch"
    STATION = "station"
    LAW_FIRM = "law_firm"
    CANCELLED = "cancelled"
    STATE_OWNED = "state_owned"


ENTERPRISES = frozenset({Kind.COMPANY, Kind.CANCELLED, Kind.STATE_OWNED})


class Site(NamedTuple):
    """Where an organisation sits; district and town are indices into the place."""

    district: int
    town: int
    community: str
    road: str
    number: int
    estate: str
    block: int
    room: str
    park: str


@dataclass(frozen=True, slots=True)
class Contacts:
    """Who answers for an organisation and how to reach it; agent is an agency's number or ""."""

    person: str
    second: str
    mobile: str
    landline: str
    agent: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How an organisation stands: status, people, Party cover, and what an association owes."""

    status: str
    established_on: date
    employees: int
    insured: int
    members: int
    above_scale: bool
    three_have: bool
    covered: bool
    running: bool
    competent_unit: str
    term_end: date | None
    annual_check: str


@dataclass(frozen=True, slots=True)
class Codes:
    """The identifiers of an organisation; "" where it has none."""

    credit: str
    registration: str
    certificate: str
    union: str
    insurance: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """One entry of the truth; traits are the planted difficulties, as tags of the truth."""

    truth_id: int
    kind: Kind
    detail: str
    name: Name
    former: Name | None
    trade: Trade
    codes: Codes
    contacts: Contacts
    registered: Site
    operating: Site
    standing: Standing
    parent: int
    traits: tuple[str, ...]
    visibility: float


class City(NamedTuple):
    """A place with its organisations; organisations[i].truth_id == i + 1."""

    place: Place
    organisations: list[Organisation]


def with_traits(organisation: Organisation, *traits: str) -> Organisation:
    """The organisation with these tags added."""
    return replace(organisation, traits=tuple(sorted({*organisation.traits, *traits})))
