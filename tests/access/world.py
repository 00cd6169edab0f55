"""Two cities in one office: units, people, and where everything lies that bears a canary."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.hashers import make_password

from jingwei.areas.rounds.models import Round
from jingwei.people.models import Account
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from jingwei.units.operations import Opening, open_units
from jingwei.units.paths import ids_of
from tests.access.canaries import Cage, Text
from tests.people import town as people

SINCE = date(2026, 3, 1)
# Where things lie: places, the committee and the departments, of both cities.
PLACES = ("city", "north", "a", "a1", "a2", "b", "south", "c", "d", "west", "far", "e")
NUMBER = 770_001  # of the organisation in the first of them
DEPARTMENTS = ("market", "civil", "far_market")
# Who commands nothing: does all deeds, so that his name comes with what he did.
CLERK = "office.clerk"


@dataclass
class World:
    """Units by short names, things by their sort and key, canaries, and the day of today."""

    units: dict[str, Unit]
    today: date
    now: datetime
    cage: Cage = field(default_factory=Cage)
    clerk: Account = field(default_factory=Account)
    rounds: dict[str, Round] = field(default_factory=dict)
    # The canaries of the cases about an organisation, by its number.
    cases: defaultdict[int, list[Text]] = field(default_factory=lambda: defaultdict(list))

    def __getitem__(self, name: str) -> Unit:
        return self.units[name]

    def kind_of(self, pk: object) -> str:
        """What the unit with this key is."""
        return next((str(unit.kind) for unit in self.units.values() if unit.pk == pk), "")

    def line(self, *names: str) -> frozenset[int]:
        """The units with these names and all above them."""
        return frozenset(pk for name in names for pk in ids_of(self.units[name].path))

    def city_of(self, name: str) -> str:
        """The city that a unit lies in, or serves."""
        unit = self.units[name]
        path = unit.serves.path if unit.serves else unit.path
        return "west" if path.startswith(self.units["west"].path) or "far" in name else "city"


def account(login: str, name: str) -> Account:
    """An account that is through with what a first sign-in asks, and has no password."""
    return Account.objects.create(
        login=login, name=name, password=make_password(None), must_change_password=False
    )


def two_cities() -> dict[str, Unit]:
    """The people's town, and another city with a district, a street, and who serves it."""
    units = people.build().units
    west = Opening("西海市", Kind.CITY)
    far = Opening("远山区", Kind.DISTRICT, parent=west)
    e = Opening("远山街道", Kind.STREET, parent=far)
    e1 = Opening("远山社区", Kind.COMMUNITY, parent=e)
    named = {
        "west": west, "far": far, "e": e, "e1": e1,
        "far_office": Opening("西海市委社会工作部", Kind.SOCIAL_WORK_DEPARTMENT, serves=west),
        "far_market": Opening("西海市市场监督管理局", Kind.DEPARTMENT, serves=west),
        "far_two_new": (far_two_new := Opening("西海市“两新”工委", Kind.WORKING_COMMITTEE, serves=west)),
        "far_couriers": Opening("西海市快递行业党委", Kind.INDUSTRY_COMMITTEE, parent=far_two_new),
    }  # fmt: skip
    opened = open_units(list(named.values()), on=people.FOUNDED)
    return {**units, **dict(zip(named, opened, strict=True))}
