"""A small city with its offices, committees and departments, and the people that tests put into it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from jingwei.people.models import Account, Post, TaskForce
from jingwei.people.operations import appoint, open_account
from jingwei.people.permissions import ROLES
from jingwei.units.kinds import CodeSystem, Kind
from jingwei.units.models import Unit
from jingwei.units.operations import Opening, open_units
from tests.remembered import remembered

FOUNDED = date(2020, 1, 1)
START = date(2026, 3, 1)
DAY = date(2026, 6, 15)
NOW = datetime(2026, 6, 15, 1, 0, tzinfo=UTC)  # nine in the morning in the office


@dataclass(frozen=True)
class Town:
    """The units of the city by short names."""

    units: dict[str, Unit]

    def __getitem__(self, name: str) -> Unit:
        return self.units[name]


@remembered
def build() -> Town:
    """The city with two districts, four streets, two communities, and who serves them."""
    own = CodeSystem.OWN
    city = Opening("乌海市", Kind.CITY, codes=((own, "C"),))
    north, south = (Opening(name, Kind.DISTRICT, parent=city) for name in ("海勃湾区", "乌达区"))
    a, b = (Opening(name, Kind.STREET, parent=north) for name in ("新华街道", "滨河街道"))
    c, d = (Opening(name, Kind.STREET, parent=south) for name in ("三道坎街道", "新达街道"))
    a1, a2 = (Opening(name, Kind.COMMUNITY, parent=a) for name in ("新桥社区", "团结社区"))
    two_new = Opening("市“两新”工委", Kind.WORKING_COMMITTEE, serves=city)
    couriers = Opening("快递行业党委", Kind.INDUSTRY_COMMITTEE, parent=two_new)
    lawyers = Opening("律师行业党委", Kind.INDUSTRY_COMMITTEE, parent=two_new)
    city_office = Opening("市委社会工作部", Kind.SOCIAL_WORK_DEPARTMENT, serves=city)
    north_office = Opening(
        "海勃湾区委社会工作部", Kind.SOCIAL_WORK_DEPARTMENT, parent=city_office, serves=north
    )
    a_office = Opening(
        "新华街道社会工作站", Kind.SOCIAL_WORK_STATION, parent=north_office, serves=a
    )
    a1_office = Opening("新桥社区社会工作室", Kind.SOCIAL_WORK_STUDIO, parent=a_office, serves=a1)
    market = Opening("市市场监督管理局", Kind.DEPARTMENT, serves=city, codes=((own, "D1"),))
    civil = Opening("海勃湾区民政局", Kind.DEPARTMENT, serves=north, codes=((own, "D2"),))
    named = {
        "city": city, "north": north, "south": south, "a": a, "b": b, "c": c, "d": d, "a1": a1, "a2": a2,
        "two_new": two_new, "couriers": couriers, "lawyers": lawyers, "city_office": city_office,
        "north_office": north_office, "a_office": a_office, "a1_office": a1_office, "market": market,
        "civil": civil,
    }  # fmt: skip
    return Town(dict(zip(named, open_units(list(named.values()), on=FOUNDED), strict=True)))


def opened(login: str = "li.wei") -> Account:
    """An account without posts."""
    return open_account(login=login, name="某人", actor=None, now=NOW).account


def posted(
    account: Account,
    role: str,
    place: Unit | TaskForce,
    *,
    held_from: date = START,
    held_to: date | None = None,
    deputy_of: Post | None = None,
) -> Post:
    """A post, given by the program itself."""
    return appoint(
        account,
        role=ROLES[role],
        place=place,
        held_from=held_from,
        held_to=held_to,
        deputy_of=deputy_of,
        actor=None,
        now=NOW,
    )
