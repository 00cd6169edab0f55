"""Writes addresses into cells with parts left out, other signs, and the old place after a move."""

from random import Random

from jingwei.sample.model import Organisation, Site
from jingwei.sample.noise import Noise
from jingwei.sample.places import Place

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ROAD_TAILS = ("大街", "大道", "街", "路")


class AddressWriter:
    """Writes the registered and the operating address of a row."""

    def __init__(self, place: Place, *, sees_place: bool, noise: Noise, random: Random) -> None:
        self._place = place
        self._sees_place = sees_place
        self._noise = noise
        self._random = random

    def registered(self, organisation: Organisation, tags: list[str]) -> str:
        """The registered address, now and then blank."""
        if self._random.random() < self._noise.no_registered:
            return self._nothing()
        return self.written(organisation.registered, tags)

    def operating(self, organisation: Organisation, tags: list[str]) -> str:
        """Where it really is, as far as this office knows; often only for those who visit."""
        draw = self._random.random
        chance = self._noise.no_operating
        if draw() < (chance / 2 if self._sees_place else chance):
            return self._nothing()
        return self._where(organisation, tags)

    def only(self, organisation: Organisation, tags: list[str]) -> str:
        """The address in a list that has one address column."""
        if self._random.random() < self._noise.no_registered:
            return self._nothing()
        return self._where(organisation, tags)

    def written(self, site: Site, tags: list[str]) -> str:
        """One address as text."""
        draw, noise = self._random.random, self._noise
        text = self._upper(site, tags) + site.park + self._street(site)
        if draw() < noise.full_width_digits:
            text = text.translate(_FULL_WIDTH)
        return text

    def _where(self, organisation: Organisation, tags: list[str]) -> str:
        moved = organisation.operating is not organisation.registered
        stale = not self._sees_place and self._random.random() < self._noise.stale_operating
        if moved and not stale:
            tags.append("moved")
            return self.written(organisation.operating, tags)
        return self.written(organisation.registered, tags)

    def _upper(self, site: Site, tags: list[str]) -> str:
        draw, noise, place = self._random.random, self._noise, self._place
        district = place.districts[site.district]
        text = ""
        if draw() >= noise.province_left_out:
            text = place.province if draw() < 0.6 else place.province_short
        if draw() >= noise.city_left_out:
            text += place.name
        if draw() < noise.district_left_out:
            tags.append("nodistrict")
        else:
            text += district.name
        if draw() < noise.town_named:
            text += district.towns[site.town].name
        return text

    def _street(self, site: Site) -> str:
        draw, noise = self._random.random, self._noise
        road = site.road
        if draw() < noise.road_cut:
            road = next((road.removesuffix(t) for t in _ROAD_TAILS if road.endswith(t)), road)
        number = site.number
        if draw() < noise.number_wrong:
            number = number * 10 % 199 + 1
        house = f"{number}{'#' if draw() < noise.number_sign else '号'}"
        # With a building named, the number is felt to be needless.
        if draw() < noise.number_left_out * (2 if site.estate else 0.5):
            house = ""
        return road + house + site.estate + self._inside(site)

    def _inside(self, site: Site) -> str:
        draw, noise = self._random.random, self._noise
        block = ""
        if site.block and draw() >= noise.block_left_out:
            block = f"{site.block}{self._block_sign()}"
        if not site.room or draw() < noise.room_left_out:
            return block
        style = draw()
        if style < noise.room_dash:
            return f"{block}-{site.room}"
        return f"{block}{site.room}" + ("室" if style < 0.85 else "")

    def _block_sign(self) -> str:
        return ("号楼", "号楼", "栋", "#楼", "#", "幢")[int(self._random.random() * 6)]

    def _nothing(self) -> str:
        return "-" if self._random.random() < 0.15 else ""
