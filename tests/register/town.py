"""A small town with a register: units of both trees, people with posts, some forty organisations."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.contrib.auth.hashers import make_password

from jingwei.people.models import Account, Post
from jingwei.people.permissions import Permission
from jingwei.people.sight import EVERYTHING, Sight, seeing, sight_of
from jingwei.register.models import Entry, Organisation
from jingwei.register.operations import publish
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from jingwei.units.operations import Opening, assign_industries, open_units
from tests.people import town as people
from tests.register.fused import fused, line
from tests.remembered import remembered

FOUNDED, START = people.FOUNDED, people.START
ROUND_ONE = date(2026, 6, 1)
DAY = date(2026, 6, 15)
NOW = datetime(2026, 6, 15, 1, 0, tzinfo=UTC)  # nine in the morning in the office
# Who works where: name -> role and unit.
POSTS = {
    "city": ("city_administrator", "city"),
    "north": ("district_administrator", "north"),
    "south": ("district_administrator", "south"),
    "a": ("street_operator", "a"),
    "c": ("street_operator", "c"),
    "a1": ("community_operator", "a1"),
    "lawyers": ("committee_secretary", "lawyers"),
}
# Street or town -> its communities; the organisations are spread over them in turn.
_WHERE = {
    "a": ("海勃湾区", "新华街道", "新桥社区"),
    "a2": ("海勃湾区", "新华街道", "团结社区"),
    "b": ("海勃湾区", "滨河街道", ""),
    "c": ("乌达区", "三道坎街道", ""),
    "d": ("乌达区", "新达街道", ""),
}
_TRADES = ("商贸", "餐饮", "物流", "科技", "建材", "广告", "家政", "装饰")


@dataclass(frozen=True)
class Town:
    """Units, accounts and organisations by short names; organisations by their numbers as well."""

    units: dict[str, Unit]
    accounts: dict[str, Account]

    def __getitem__(self, name: str) -> Unit:
        return self.units[name]

    def sight(self, name: str, *, on: date = DAY) -> Sight:
        """What this account sees of the register."""
        return sight_of(self.accounts[name], Permission.REGISTER_VIEW, on=on)

    def organisation(self, number: int) -> Organisation:
        """The organisation with the number, whoever is looking."""
        with seeing(EVERYTHING):
            return Organisation.objects.get(pk=number)

    def entry(self, number: int, *, on: date = DAY) -> Entry:
        """What the register says of it on the day, whoever is looking."""
        with seeing(EVERYTHING):
            return Entry.objects.on(on).select_related("organisation").get(organisation=number)


@remembered
def build() -> Town:
    """The town after its first round: 42 organisations, one of them unassigned, one a branch."""
    units = _units()
    accounts = {name: _account(name, *post, units=units) for name, post in POSTS.items()}
    town = Town(units, accounts)
    publish(fused(lines()), top=units["city"], on=ROUND_ONE, round_no=1, actor=None, now=NOW)
    return town


def lines() -> list[dict[str, str | int | None]]:
    """What the first round found: 40 ordinary ones in turn over five places, then the odd ones.

    1 to 40: numbers 1, 6, 11 ... lie in community a1, 2, 7 ... in a2, 3, 8 ... in street b, 4, 9 ... in c,
    5, 10 ... in d. 41: nowhere but in the north; 42: a branch of 1, a law firm in the park.
    """
    places = list(_WHERE.values())
    found = [
        _ordinary(number, *places[(number - 1) % len(places)]) for number in range(1, 41)
    ]  # fmt: skip
    nowhere = line(
        41, "乌海市无名建材有限公司", district="海勃湾区", operating_address="海勃湾区人民路9号"
    )
    branch = line(42, "内蒙古正义律师事务所乌海分所", kind="law_firm", parent="JW-0000001", district="海勃湾区",
                  street="滨河街道", park="高新产业园", contact_phone="13900000042")  # fmt: skip
    return [*found, nowhere, branch]


def _ordinary(
    number: int, district: str, street: str, community: str
) -> dict[str, str | int | None]:
    trade = _TRADES[number % len(_TRADES)]
    return line(
        number, f"乌海市鑫恒{number:02d}号{trade}有限公司", uscc=f"91150302PDY{number:06d}X"[:18], district=district,
        street=street, community=community, industry="批发和零售业", industry_section="F", employees=number,
        operating_address=f"乌海市{district}人民路{number}号", registered_address=f"乌海市{district}人民路{number}号",
        legal_rep="某人", contact_phone=f"139000000{number:02d}", established_on="2015-03-01",
    )  # fmt: skip


def _units() -> dict[str, Unit]:
    """The units of the people's town, a park, a building, and what the committees answer for."""
    units = people.build().units
    commerce = Opening("商贸行业党委", Kind.INDUSTRY_COMMITTEE, parent=units["two_new"])
    park = Opening("高新产业园", Kind.PARK, parent=units["north"])
    tower = Opening("东方大厦", Kind.BUILDING, parent=units["b"])
    opened = open_units([commerce, park, tower], on=FOUNDED)
    units = {**units, **dict(zip(("commerce", "park", "tower"), opened, strict=True))}
    assign_industries(units["lawyers"], industries=["723"], on=FOUNDED)
    assign_industries(units["commerce"], industries=["F"], on=FOUNDED)
    return units


def _account(name: str, role: str, place: str, *, units: dict[str, Unit]) -> Account:
    """Somebody with a post, and without a password: hashing one takes longer than all the rest."""
    account = Account.objects.create(
        login=f"{name}.worker", name="某人", password=make_password(None)
    )
    Post.objects.create(account=account, role=role, unit=units[place], held_from=START)
    return account
