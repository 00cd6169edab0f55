"""Places organisations in the city and writes their addresses as a careful clerk would."""

from random import Random

from jingwei.sample import places
from jingwei.sample.model import Site
from jingwei.sample.places import Place


class Gazetteer:
    """Knows which roads and estates lie in which town, so that addresses agree with placements."""

    def __init__(self, place: Place, *, random: Random) -> None:
        self.place = place
        self._random = random
        self._roads = {
            (d, t): random.sample(places.ROADS, 8)
            for d, district in enumerate(place.districts)
            for t in range(len(district.towns))
        }
        self._estates = {key: random.sample(places.ESTATES, 14) for key in self._roads}
        self._parks = {d: random.sample(places.PARKS, 3) for d in range(len(place.districts))}

    def site(self, *, in_park: bool = False, district: int | None = None) -> Site:
        """An address somewhere in the city, or in the given district, or in one of its parks."""
        draw = self._random.random
        d = self._district() if district is None else district
        towns = self.place.districts[d].towns
        t = int(draw() * len(towns))
        road = self._random.choice(self._roads[d, t])
        park = self._random.choice(self._parks[d]) if in_park else ""
        estate = "" if park or draw() < 0.52 else self._random.choice(self._estates[d, t])
        number = 1 + int(draw() * 198)
        block = 1 + int(draw() * 22) if estate and draw() < 0.75 else 0
        room = self._room() if draw() < (0.85 if estate else 0.35) else ""
        community = self._random.choice(towns[t].communities)
        return Site(d, t, community, road, number, estate, block, room, park)

    def neighbour(self, site: Site) -> Site:
        """Another room of the same building."""
        return site._replace(room=self._room())

    def building(self, name: str) -> Site:
        """One building of this name, with no room chosen."""
        return self.site()._replace(estate=name, block=1 + int(self._random.random() * 9), park="")

    def _room(self) -> str:
        floor, door = 1 + int(self._random.random() * 22), 1 + int(self._random.random() * 24)
        return f"{floor}{door:02d}"

    def _district(self) -> int:
        """The first district is the centre and holds half of the city's organisations."""
        others = len(self.place.districts) - 1
        draw = self._random.random()
        return 0 if draw < 0.5 or not others else 1 + int((draw - 0.5) * 2 * others)


def full_address(site: Site, *, place: Place) -> str:
    """内蒙古自治区乌海市海勃湾区新华大街12号祥泰大厦3号楼1203室."""
    district = place.districts[site.district]
    where = f"{place.province}{place.name}{district.name}{site.park}{site.road}{site.number}号"
    block = f"{site.block}号楼" if site.block else ""
    return where + site.estate + block + (f"{site.room}室" if site.room else "")
