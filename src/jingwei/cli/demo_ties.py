"""Who has which association, and whom the service teams serve, in the demo: from the sample's truth."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from jingwei.cli.demo_cover import Numbers
from jingwei.cover.kinds import MassKind
from jingwei.cover.operations import found_team, serve, set_up
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.register.kinds import PlacementKind
from jingwei.register.models import Organisation
from jingwei.register.operations import place
from jingwei.register.writing import readings, written_as
from jingwei.sample.associations import citywide
from jingwei.sample.model import City
from jingwei.sample.places import OFFICE_KINDS
from jingwei.sample.teams import teams_of
from jingwei.sample.words import COMPETENT_UNITS
from jingwei.units.kinds import CodeSystem, Kind, Tree
from jingwei.units.models import Unit
from jingwei.units.operations.loaded import own_codes
from jingwei.units.operations.openings import Opening
from jingwei.units.operations.reorganisation import open_units

BUILDINGS = 12
ASSOCIATIONS = "associations"  # key of the committee of industry associations
# Organs that the package's table of departments has not, and one that the lists call otherwise.
_MORE = {"science_association": "科学技术协会", "disabled": "残疾人联合会"}
_ALSO_CALLED = {"文化旅游体育局": "文化和旅游局"}


def open_organs(top: Unit, *, on: date) -> None:
    """The committee of industry associations, and the organs that the sample's lists name besides."""
    working = Unit.objects.get(kind=Kind.WORKING_COMMITTEE, serves=top)
    codes = own_codes(top, kind=Kind.DEPARTMENT, keys=list(_MORE))
    open_units(
        [
            Opening(
                name=f"{top.name}行业协会商会党委", short_name="行业协会商会党委", kind=Kind.INDUSTRY_COMMITTEE,
                parent=working, serves=top, codes=((CodeSystem.OWN, code_of_associations(top)),),
            ),
            *(
                Opening(
                    name=f"{top.name}{name}", short_name=name, kind=Kind.DEPARTMENT, serves=top,
                    codes=((CodeSystem.OWN, codes[key]),),
                )
                for key, name in _MORE.items()
            ),
        ],
        on=on,
    )  # fmt: skip


def open_buildings(city: City, top: Unit, *, on: date) -> None:
    """The office buildings in which most of the sample's organisations work; of a name there is but one."""
    sites = Counter(
        (o.operating.estate, o.operating.district, o.operating.town)
        for o in city.organisations
        if o.operating.estate.endswith(OFFICE_KINDS)
    )
    names = Counter(name for name, _district, _town in sites)
    alone = [site for site, _count in sites.most_common() if names[site[0]] == 1]
    standing = Unit.objects.in_tree(Tree.PLACE).under(top.path).on(on).named(on=on)
    towns = {(unit.parent_id, unit.name): unit for unit in standing}
    openings = []
    for name, district, town in alone[:BUILDINGS]:
        above = city.place.districts[district]
        in_district = towns.get((towns[top.pk, above.name].pk, above.towns[town].name))
        if in_district is not None:
            openings.append(Opening(name=name, kind=Kind.BUILDING, parent=in_district))
    open_units(openings, on=on)


def code_of_associations(top: Unit) -> str:
    """The office's own code of the committee of industry associations of the city."""
    return own_codes(top, kind=Kind.INDUSTRY_COMMITTEE, keys=[ASSOCIATIONS])[ASSOCIATIONS]


def tie(
    city: City, numbers: Numbers, *, top: Unit, on: date, actor: Account, now: datetime
) -> None:
    """Puts every citywide association under its committee and its three units. Within a sight."""
    organs = _organs(top, on=on)
    committee = Unit.objects.get(codes__code=code_of_associations(top))
    for one in citywide(city):
        if one.truth_id not in numbers:
            continue
        units = {
            PlacementKind.COMMITTEE: committee,
            PlacementKind.COMPETENT_UNIT: organs[one.competent_unit],
            PlacementKind.INDUSTRY_ADMINISTRATION: organs[one.industry_administration],
            PlacementKind.PARTY_WORK: organs[one.party_work],
        }
        for kind, unit in units.items():
            place(
                Organisation(numbers[one.truth_id]), kind=kind, unit=unit, reason=_("照样例的真值"),
                on=on, actor=actor, now=now,
            )  # fmt: skip


def send_teams(
    city: City, numbers: Numbers, *, seed: int, top: Unit, actor: Account, now: datetime
) -> None:
    """Founds the service teams of the sample and sends them. Within a sight."""
    known = Organisation.objects.in_bulk(set(numbers.values()))
    teams = teams_of(city, seed=seed)
    organs = _organs(top, on=min((team.since for team in teams), default=now.date()))
    for team in teams:
        made = found_team(
            team.name, organ=organs[team.organ], members=team.members, since=team.since, actor=actor,
            now=now,
        )  # fmt: skip
        for one in team.serves:
            if one in numbers:
                serve(made, known[numbers[one]], on=team.since, actor=actor, now=now)


def found_mass_bodies(numbers: Numbers, *, on: date, actor: Account, now: datetime) -> None:
    """Trade unions, youth league and women's organisations in some organisations, invented; within a sight."""
    known = Organisation.objects.in_bulk(set(numbers.values()))
    for kind, every in ((MassKind.UNION, 20), (MassKind.YOUTH, 35), (MassKind.WOMEN, 50)):
        for pk in sorted(known)[::every]:
            set_up(known[pk], kind, on=on, actor=actor, now=now)


def _organs(top: Unit, *, on: date) -> Mapping[str, Unit]:
    """The units that the sample's names mean."""
    meant = readings(top, on=on)
    units = Unit.objects.in_bulk(list(meant.values()))
    return {
        name: units[meant[written_as(_ALSO_CALLED.get(name, name))]] for name in COMPETENT_UNITS
    }
