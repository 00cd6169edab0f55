"""Gives every invented organisation its full name, unlike any other unless planted so."""

from random import Random
from typing import NamedTuple

from jingwei.sample import people, places, words
from jingwei.sample.places import Place
from jingwei.sample.words import Trade


class Name(NamedTuple):
    """A name in the parts that the registration rules give it."""

    region: str
    brand: str
    trade: str
    form: str
    tail: str = ""
    region_inside: bool = False

    @property
    def text(self) -> str:
        """The full name as registered: 乌海市鑫达商贸有限公司 or 鑫达商贸（乌海）有限公司."""
        if self.region_inside:
            return f"{self.brand}{self.trade}（{self.region}）{self.form}{self.tail}"
        return self.region + self.brand + self.trade + self.form + self.tail


class NameBook:
    """Hands out names and remembers them, as the registrar does: no brand twice in one trade."""

    def __init__(self, place: Place, *, random: Random) -> None:
        self._place = place
        self._random = random
        self._taken: set[tuple[str, str]] = set()
        self._company_forms = [f for f, n in words.COMPANY_FORMS for _ in range(n)]
        self._associations = self._association_names()

    def company(self, trade: Trade, *, district: str) -> Name:
        """乌海市鑫达商贸有限公司: region, brand, trade, form."""
        form = self._random.choice(self._company_forms)
        brand = self._brand(trade.words)
        region, inside = self._region(district)
        return Name(region, brand, trade.words, form, "", inside and form.endswith("公司"))

    def shop(self, trade: Trade, *, district: str) -> Name:
        """海勃湾区小段烧烤店, 海勃湾区鑫达百货店."""
        place, draw = self._place, self._random.random
        region = district if draw() < 0.5 else place.name + (district if draw() < 0.6 else "")
        if draw() < 0.45:
            owner = people.surname(self._random)
            brand = self._untaken(self._random.choice("小老阿") + owner, trade.words)
        else:
            brand = self._brand(trade.words)
        return Name(region, brand, trade.words, "")

    def cooperative(self, trade: Trade, *, district: str) -> Name:
        """乌海市海南区鑫达种植农民专业合作社."""
        region = self._place.name + district
        return Name(region, self._brand(trade.words), trade.words, "农民专业合作社")

    def institution(self, trade: Trade, *, district: str) -> Name:
        """乌海市海勃湾区鑫达养老服务中心; the trade's words hold the form."""
        region = self._place.name + (district if self._random.random() < 0.7 else "")
        return Name(region, self._brand(trade.words), trade.words, "")

    def law_firm(self) -> Name:
        """内蒙古鑫达律师事务所."""
        return Name(self._place.province_short, self._brand("律师"), "", "律师事务所")

    def foundation(self) -> Name:
        """乌海市鑫达扶困助学基金会."""
        cause = self._random.choice(words.FOUNDATION_CAUSES)
        return Name(self._place.name, self._brand(cause), cause, "基金会")

    def association(self) -> Name:
        """乌海市煤炭行业协会; when the kinds of association are used up, one with a brand."""
        if self._associations:
            return self._associations.pop()
        cause = self._random.choice(words.CAUSES + words.HOBBIES)
        return Name(self._place.name, self._brand(cause + "协会"), cause, "协会")

    def station(self, *, town: str, community: str, district: str) -> Name:
        """迅鹿快递海勃湾区和平营业点: a staffed site, not a legal entity."""
        brand = self._random.choice(words.COURIER_BRANDS)
        form = self._random.choice(words.STATION_FORMS)
        spot = district + self._random.choice((places.spot(community), town))
        serial = 2
        name = Name("", brand, spot, form)
        while (brand, name.text) in self._taken:
            name = Name("", brand, f"{spot}第{serial}", form)
            serial += 1
        self._taken.add((brand, name.text))
        return name

    def near(self, name: Name) -> Name:
        """Another organisation's name that differs from this one in a single sign."""
        at = int(self._random.random() * len(name.brand))
        while True:
            sign = self._random.choice(words.BRAND_CHARACTERS)
            brand = name.brand[:at] + sign + name.brand[at + 1 :]
            if (brand, name.trade) not in self._taken:
                self._taken.add((brand, name.trade))
                return name._replace(brand=brand)

    def _brand(self, trade: str) -> str:
        draw = self._random.random
        signs = words.BRAND_CHARACTERS
        length = 2 if draw() < 0.68 else 3
        brand = "".join(signs[int(draw() ** 1.4 * len(signs))] for _ in range(length))
        return self._untaken(brand, trade)

    def _untaken(self, brand: str, trade: str) -> str:
        while (brand, trade) in self._taken:
            brand += self._random.choice(words.BRAND_CHARACTERS)
        self._taken.add((brand, trade))
        return brand

    def _region(self, district: str) -> tuple[str, bool]:
        """The region part and whether it stands in brackets inside the name."""
        place, draw = self._place, self._random.random()
        if draw < 0.46:
            return place.name, False
        if draw < 0.64:
            return place.province_short, False
        if draw < 0.80:
            return place.name + district, False
        if draw < 0.90:
            return place.short, False
        return place.short, True

    def _association_names(self) -> list[Name]:
        """All kinds of association the city and its districts can hold, in random order."""
        city = self._place.name
        regions = [city, *(city + d.name for d in self._place.districts)]
        trades = [Name(city, "", t, "行业协会") for t in words.INDUSTRIES_WITH_ASSOCIATIONS]
        chambers = [Name(city, "", h, "商会") for h in words.HOME_PLACES]
        hobbies = [Name(r, "", h, "协会") for r in regions for h in words.HOBBIES]
        causes = [Name(r, "", c, "协会") for r in regions for c in words.CAUSES]
        rest = trades[52:] + chambers + hobbies + causes
        self._random.shuffle(rest)
        # Popped from the end: the 52 citywide industry associations of the seed come first.
        return rest + trades[:52]
