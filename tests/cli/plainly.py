"""The figures of the reports counted in plain Python, thing by thing: no query, no ledger, no indicator (R-I.7)."""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from typing import Any

from jingwei.areas.compliance.models import Profile
from jingwei.areas.reception.models import ReceptionDay, Settled
from jingwei.areas.rectification.models import Campaign
from jingwei.areas.rounds.models import Round, Upload
from jingwei.cli.reported import (
    ASSOCIATIONS,
    DEJIANG,
    NOVEMBER,
    OCTOBER,
    QUANGANG,
    WUDA,
    WUHAI,
    Address,
    unit_of,
)
from jingwei.cover.models import (
    Assignment,
    ChainLink,
    Hosting,
    PartyRecord,
    ServiceTeam,
    TeamTie,
)
from jingwei.procedures.models import Event
from jingwei.register.models import Entry, Organisation, Placement
from jingwei.units.models import Unit

SOCIAL = ("association", "service_institution", "foundation")
PUBLIC = ("state", "collective")
AUTHORITIES = ("competent_unit", "industry_administration", "party_work")
LEVELS = (("city",), ("district",), ("street", "town", "park"), ("community",))
# The six stages of the loop by the states in which a case stands there.
SIX = (
    {"found"}, {"assigned"}, {"rectifying", "extension_asked", "held"}, {"verifying"}, {"verified"},
    {"improving", "to_follow_up", "archived"},
)  # fmt: skip
Number = int | tuple[int, int]


@dataclass(slots=True)
class Rows:
    """All rows of the tables that hold on a day, as they stand there."""

    on: date
    entries: list[Entry] = field(default_factory=list)
    records: dict[int, PartyRecord] = field(default_factory=dict)
    hosts: dict[int, set[int]] = field(default_factory=dict)
    guides: list[Assignment] = field(default_factory=list)
    served: set[int] = field(default_factory=set)
    links: list[ChainLink] = field(default_factory=list)
    ties: list[Placement] = field(default_factory=list)
    teams: list[ServiceTeam] = field(default_factory=list)
    lies: dict[int, list[int]] = field(default_factory=dict)

    def holds(self, row: Any) -> bool:
        """Whether the row holds on the day."""
        return row.held_from <= self.on and (row.held_to is None or row.held_to > self.on)

    @classmethod
    def of(cls, on: date) -> "Rows":
        """Everything in the tables."""
        rows = cls(on)
        kept: Callable[[Any], list[Any]] = lambda model: [
            one for one in model.objects.all() if rows.holds(one)
        ]
        rows.entries, rows.guides, rows.links = kept(Entry), kept(Assignment), kept(ChainLink)
        rows.ties, rows.teams = kept(Placement), kept(ServiceTeam)
        listed = PartyRecord.objects.select_related("party_organisation")
        rows.records = {one.party_organisation_id: one for one in listed if rows.holds(one)}
        for one in kept(Hosting):
            rows.hosts.setdefault(one.party_organisation_id, set()).add(one.organisation_id)
        rows.served = {one.organisation_id for one in kept(TeamTie)}
        rows.lies = {one.pk: one.units for one in Organisation.objects.all()}
        return rows


@dataclass(slots=True)
class Place:
    """What of it concerns one unit."""

    rows: Rows
    unit: int

    def lies(self, organisation: int) -> bool:
        return self.unit in self.rows.lies[organisation]

    @property
    def entries(self) -> list[Entry]:
        return [one for one in self.rows.entries if self.unit in one.units]

    @property
    def ours(self) -> list[Entry]:
        return [
            one for one in self.entries
            if one.kind == "enterprise" and one.ownership not in PUBLIC and one.legal_status != "cancelled"
        ]  # fmt: skip

    @property
    def three(self) -> set[int]:
        return {
            one.organisation_id for one in self.entries
            if one.kind == "enterprise" and one.ownership not in PUBLIC and one.three_have == "yes"
        }  # fmt: skip

    @property
    def social(self) -> set[int]:
        return {one.organisation_id for one in self.entries if one.kind in SOCIAL}

    @property
    def running(self) -> set[int]:
        return {
            one.organisation_id for one in self.entries
            if one.kind in SOCIAL and one.legal_status == "active"
        }  # fmt: skip

    @property
    def covered(self) -> set[int]:
        found: set[int] = set()
        for party, record in self.rows.records.items():
            if record.nature == "entity":
                found |= self.rows.hosts.get(party, set())
        return found

    @property
    def guided(self) -> set[int]:
        return {one.organisation_id for one in self.rows.guides}

    @property
    def parties(self) -> dict[int, PartyRecord]:
        return {
            party: record for party, record in self.rows.records.items()
            if self.unit in record.party_organisation.units
        }  # fmt: skip

    @property
    def chained(self) -> dict[int, PartyRecord]:
        linked = {one.organisation_id for one in self.rows.links if self.lies(one.organisation_id)}
        return {one: said for one, said in self.parties.items() if linked & self.here(one)}

    def here(self, party: int) -> set[int]:
        return {one for one in self.rows.hosts.get(party, set()) if self.lies(one)}

    @property
    def joint(self) -> list[int]:
        return [
            one for one, said in self.chained.items()
            if said.nature == "entity" and said.formation == "chain" and len(self.here(one)) > 1
        ]  # fmt: skip

    def share(self, part: set[int], whole: set[int]) -> tuple[int, int]:
        return len(part & whole), len(whole)


def plain_recount(today: date) -> dict[str, Number]:
    """Every figure that the reports print, by key."""
    november, october = Rows.of(NOVEMBER), Rows.of(OCTOBER)
    return {
        **_received(), **_direct_line(), **_campaign(today), **_charters(today), **_wuhai(_place(november, WUHAI)), **_associations(_place(october, ASSOCIATIONS)),
        **_quangang(_place(november, QUANGANG)), **_dejiang(_place(november, DEJIANG)),
    }  # fmt: skip


def _place(rows: Rows, at: Address) -> Place:
    unit = unit_of(at, on=rows.on)
    assert unit is not None
    return Place(rows, unit.pk)


def _wuhai(place: Place) -> dict[str, Number]:
    base = place.three | place.running
    new = [
        one for one in place.parties.values()
        if date(2025, 1, 1) <= one.party_organisation.established_on <= NOVEMBER
    ]  # fmt: skip
    served = [one for one in place.entries if one.organisation_id in place.rows.served]
    return {
        **_lists(place.unit), **_reach(place),
        "WH03": len(place.ours),
        "WH04": len(place.social),
        "WH07": _guides(place),
        "WH08": len((base - place.covered) & place.guided),
        "WH09": len(new),
        "WH10": place.share(place.covered, place.three),
        "WH11": place.share(place.covered, place.running),
        "WH12": place.share(place.covered | place.guided, base),
        "WH13": sum(1 for one in place.rows.teams if place.unit in one.units),
        "WH14": len(served),
    }  # fmt: skip


def _lists(city: int) -> dict[str, Number]:
    """Of the newest published round: who sent lists, and how many rows."""
    published = [
        one for one in Round.objects.all() if one.top_id == city and one.state == "published"
    ]
    newest = max(published, key=lambda one: one.number)
    files = [
        one for one in Upload.objects.all()
        if one.round_id == newest.pk and one.state in ("waiting", "understood")
    ]  # fmt: skip
    return {
        "WH01": len({one.department_id for one in files}),
        "WH02": sum(one.rows for one in files),
    }


def _received() -> dict[str, Number]:
    """Of the reception days of the year until the end of November; all of them are the city's."""
    year = (date(2025, 1, 1), NOVEMBER)
    done = [one for one in Settled.objects.select_related("raised") if year[0] <= one.on <= year[1]]
    return {
        "WH15": sum(1 for one in ReceptionDay.objects.all() if year[0] <= one.on <= year[1]),
        "WH16": sum(one.number for one in done if one.raised.sort == "need"),
        "WH17": sum(one.number for one in done if one.raised.sort == "problem"),
    }


def _direct_line() -> dict[str, Number]:
    """Of the table that says what the direct line takes, by which steps and channels."""
    told = tomllib.loads(resources.files("jingwei.areas.orders").joinpath("data/orders.toml").read_text(encoding="utf-8"))  # fmt: skip
    return {"WH25": len(told["class"]), "WH26": len(told["step"]), "WH27": len(told["channel"])}


def _campaign(today: date) -> dict[str, Number]:
    """Of the one campaign of the demo."""
    (held,) = Campaign.objects.all()
    covered = [one.organisation_id for one in held.covered.all()]
    looked = list(held.inspections.all())
    cases = {found.case_id for look in looked for found in look.findings.all()}
    states = {one.to_state for one in Event.objects.all() if one.case_id in cases}
    done = Counter(one.item for one in held.ticks.all() if one.done_on <= today)
    return {
        "WD01": len(covered),
        "WD02": len({one.department_id for one in held.duties.all()}),
        "WD03": sum(1 for one in held.meetings.all() if one.on <= today),
        "WD04": len({found.problem for look in looked for found in look.findings.all()}),
        "WD05": len({look.round for look in looked}),
        "WD07": sum(1 for count in done.values() if count == len(covered)),
        "WD08": sum(1 for stage in SIX if states & stage),
        "WD09": len(held.goals),
        "WD10": len(held.directions),
    }


def _charters(today: date) -> dict[str, Number]:
    """Of the district's active social organisations: who has Party building in the charter."""
    rows = Rows.of(today)
    place = _place(rows, WUDA)
    written = {
        one.organisation_id for one in Profile.objects.all()
        if rows.holds(one) and one.party_in_charter == "yes"
    }  # fmt: skip
    return {"WD06": place.share(written, place.running)}


def _reach(place: Place) -> dict[str, Number]:
    """How far down organisations lie, and which of the four ledgers hold one."""
    kinds = {one.pk: one.kind for one in Unit.objects.all()}
    found = {kinds[unit] for one in place.entries for unit in one.units}
    held = (
        place.three, place.social,
        [one for one in place.entries if one.park_id], [one for one in place.entries if one.building_id],
    )  # fmt: skip
    return {
        "WH05": sum(1 for level in LEVELS if found & set(level)),
        "WH06": sum(1 for one in held if one),
    }


def _guides(place: Place) -> int:
    return len({one.instructor_id for one in place.rows.guides if place.lies(one.organisation_id)})


def _associations(place: Place) -> dict[str, Number]:
    mine = {one.organisation_id for one in place.entries}
    ties = [
        one for one in place.rows.ties if one.kind in AUTHORITIES and one.organisation_id in mine
    ]
    base = place.three | place.running
    return {
        "WH21": len(place.social),
        "WH22": len({one.unit_id for one in ties}),
        "WH23": place.share(place.covered, place.running),
        "WH24": place.share(place.covered | place.guided, base),
    }


def _quangang(place: Place) -> dict[str, Number]:
    links = [one for one in place.rows.links if place.lies(one.organisation_id)]
    linked = {one.organisation_id for one in links}
    parked = {one.organisation_id for one in place.entries if one.park_id}
    enclaves = [one for one, said in place.chained.items() if said.formation == "enclave"]
    inside = [one for one in place.chained if one not in enclaves and place.here(one) <= parked]
    return {
        "QG11": len({one.chain_id for one in links}),
        "QG12": sum(1 for one in place.ours if one.organisation_id in linked),
        "QG13": len(place.chained),
        "QG14": len(inside),
        "QG15": len(enclaves),
        "QG17": len(place.joint),
        "QG18": len(_all(place.here(one) for one in place.joint)),
    }


def _dejiang(place: Place) -> dict[str, Number]:
    return {
        "DJ01": len(place.parties),
        "DJ02": sum(one.formal + one.probationary for one in place.parties.values()),
        "DJ03": _guides(place),
    }


def _all(sets: Iterable[set[int]]) -> set[int]:
    return set().union(*sets)


def differences(
    one: Mapping[str, Number], other: Mapping[str, Number]
) -> dict[str, tuple[Number, Number]]:
    """Which figures are not the same, with both."""
    return {key: (one[key], other[key]) for key in one if one[key] != other[key]}
