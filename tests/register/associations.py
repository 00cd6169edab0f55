"""Three associations in the town, the departments that may be their authorities, and lists that name them."""

from collections.abc import Mapping
from datetime import date

from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.authorities import Authority, authorities_of
from jingwei.register.kinds import PlacementKind
from jingwei.register.models import Publication
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from jingwei.units.operations import Opening, open_units
from tests.register.fused import claim, fused, line
from tests.register.later import NEXT, again
from tests.register.town import FOUNDED, Town, lines

CIVIL, FEDERATION, PARTY = "民政局", "工商联", "组织部"
CHEFS, MERCHANTS, CHESS = 51, 52, 53
COMPETENT, INDUSTRY, WORK = (
    PlacementKind.COMPETENT_UNIT, PlacementKind.INDUSTRY_ADMINISTRATION, PlacementKind.PARTY_WORK,
)  # fmt: skip
Says = tuple[int, str, str, str]  # number, field, what is written, whose list


def departments(town: Town) -> dict[str, Unit]:
    """The departments of the city, and one of a district, by short words."""
    named = {
        "education": Opening("乌海市教育局", Kind.DEPARTMENT, short_name="教育局", serves=town["city"]),
        "commerce": Opening("乌海市商务局", Kind.DEPARTMENT, short_name="商务局", serves=town["city"]),
        "federation": Opening("乌海市工商业联合会", Kind.DEPARTMENT, short_name="工商联", serves=town["city"]),
        "north_education": Opening("海勃湾区教育局", Kind.DEPARTMENT, short_name="教育局", serves=town["north"]),
    }  # fmt: skip
    return dict(zip(named, open_units(list(named.values()), on=FOUNDED), strict=True))


def associations() -> list[dict[str, str | int | None]]:
    """An association of chefs, a chamber of merchants, a chess club; all work in street a, community a1."""
    where = {"district": "海勃湾区", "street": "新华街道", "community": "新桥社区"}
    names = {
        CHEFS: "乌海市餐饮与饭店行业协会",
        MERCHANTS: "乌海市浙江商会",
        CHESS: "乌海市象棋协会",
    }
    return [line(number, name, kind="association", **where) for number, name in names.items()]


def named(
    town: Town, *says: Says, round_no: int = 2, on: date = NEXT, without: tuple[int, ...] = (),
    aliases: Mapping[int, str] | None = None,
) -> Publication:  # fmt: skip
    """Publishes a round in which lists name authorities of the associations."""
    listed = [
        {**one, "aliases": (aliases or {}).get(int(str(one["organisation"])[3:]), "")}
        for one in (*lines(), *associations())
        if int(str(one["organisation"])[3:]) not in without
    ]
    lineage = [
        claim(number, field, text, department, won=department == CIVIL, round_no=round_no)
        for number, field, text, department in says
    ]
    result = fused(listed, lineage=lineage, round_no=round_no)
    return again(town, result, round_no=round_no, on=on)


def tie(town: Town, number: int, kind: PlacementKind, *, on: date = NEXT) -> Authority:
    """How one of the three stands, whoever is looking."""
    with seeing(EVERYTHING):
        found = authorities_of(town.organisation(number), on=on)
    return next(one for one in found if one.kind is kind)
