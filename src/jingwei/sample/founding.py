"""Founds organisations, each with name, codes, people, places and standing."""

from collections.abc import Iterator
from datetime import date
from random import Random

from jingwei.sample import codes, people, words
from jingwei.sample.addresses import Gazetteer
from jingwei.sample.model import Codes, Contacts, Kind, Organisation, Site, with_traits
from jingwei.sample.names import Name, NameBook
from jingwei.sample.places import Place
from jingwei.sample.population import Population
from jingwei.sample.standing import Standings
from jingwei.sample.words import Trade

_DIGIT = {Kind.SHOP: "6", Kind.STATE_OWNED: "1"}
_USCC_KIND = {
    "association": "51",
    "service_institution": "52",
    "foundation": "53",
    "sole_trader": "92",
    "cooperative": "93",
    "law_firm": "31",
}


class Founder:
    """Founds organisations one after another, with everything but planted difficulties."""

    def __init__(self, place: Place, *, population: Population, random: Random) -> None:
        self.place = place
        self.names = NameBook(place, random=random)
        self.gazetteer = Gazetteer(place, random=random)
        self._standings = Standings(population, random=random)
        self._random = random
        # Kept sparse, or every mistyped code would be somebody else's.
        self._decimal = _body_count(population) * 5 <= codes.DECIMAL_BODIES
        self._bodies = self._body_numbers(_body_count(population))
        self._founded = 0

    def company(self, kind: Kind = Kind.COMPANY) -> Organisation:
        """An enterprise: in scope, or cancelled, or state-owned."""
        trade = self._random.choice(words.COMPANY_TRADES)
        heavy = trade.sector in {"mining", "manufacture", "energy"}
        site = self.gazetteer.site(in_park=self._random.random() < (0.35 if heavy else 0.06))
        name = self.names.company(trade, district=self._district(site))
        return self._found(kind, "enterprise", name, trade, site)

    def shop(self) -> Organisation:
        """A sole trader."""
        trade, site = self._random.choice(words.SHOP_TRADES), self.gazetteer.site()
        name = self.names.shop(trade, district=self._district(site))
        return self._found(Kind.SHOP, "sole_trader", name, trade, site)

    def cooperative(self) -> Organisation:
        """A farmers' co-operative."""
        trade, site = self._random.choice(words.COOP_TRADES), self.gazetteer.site()
        name = self.names.cooperative(trade, district=self._district(site))
        return self._found(Kind.COOPERATIVE, "cooperative", name, trade, site)

    def association(self) -> Organisation:
        """An association, chamber or society."""
        site = self.gazetteer.site()
        name = self.names.association()
        return self._found(Kind.SOCIAL, "association", name, words.SOCIAL_TRADE, site)

    def institution(self) -> Organisation:
        """A private non-enterprise unit: kindergarten, old people's home, club."""
        trade, site = self._random.choice(words.INSTITUTION_TRADES), self.gazetteer.site()
        name = self.names.institution(trade, district=self._district(site))
        return self._found(Kind.SOCIAL, "service_institution", name, trade, site)

    def foundation(self) -> Organisation:
        """A foundation."""
        name, site = self.names.foundation(), self.gazetteer.site()
        return self._found(Kind.SOCIAL, "foundation", name, words.SOCIAL_TRADE, site)

    def law_firm(self) -> Organisation:
        """A law firm."""
        name, site = self.names.law_firm(), self.gazetteer.site()
        return self._found(Kind.LAW_FIRM, "law_firm", name, words.LAW_TRADE, site)

    def station(self) -> Organisation:
        """A courier's staffed site, without any code."""
        site = self.gazetteer.site()
        town = self.place.districts[site.district].towns[site.town].name
        name = self.names.station(
            town=town, community=site.community, district=self._district(site)
        )
        trade = self._random.choice(words.COURIER_TRADES)
        return self._found(Kind.STATION, "station", name, trade, site)

    def branch(self, parent: Organisation, *, tail: str, site: Site) -> Organisation:
        """A branch with a code of its own and its parent's name in front."""
        name = parent.name._replace(tail=tail)
        founded = self._found(
            Kind.BRANCH, "branch", name, parent.trade, site, parent=parent.truth_id
        )
        return with_traits(founded, "branch")

    def credit_code(self, kind: str, *, district: int) -> str:
        """A fresh unified social credit code registered in the district."""
        body = codes.organisation_code(next(self._bodies), decimal=self._decimal)
        division = self.place.districts[district].code
        return codes.credit_code(kind, division=division, organisation=body)

    def contacts(self) -> Contacts:
        """A legal representative, a second person, a mobile and perhaps a landline."""
        random = self._random
        line = people.landline(random, area_code=self.place.area_code)
        return Contacts(
            person=people.person_name(random),
            second=people.person_name(random),
            mobile=people.mobile(random),
            landline=line if random.random() < 0.45 else "",
            agent="",
        )

    def _found(
        self, kind: Kind, detail: str, name: Name, trade: Trade, site: Site, *, parent: int = 0
    ) -> Organisation:
        self._founded += 1
        draw = self._random.random
        operates_elsewhere = kind is not Kind.STATION and draw() < 0.16
        standing = self._standings.next(kind, detail)
        return Organisation(
            truth_id=self._founded,
            kind=kind,
            detail=detail,
            name=name,
            former=None,
            trade=trade,
            codes=self._codes(kind, detail, site.district, standing.established_on),
            contacts=self.contacts(),
            registered=site,
            operating=self.gazetteer.site() if operates_elsewhere else site,
            standing=standing,
            parent=parent,
            traits=(),
            visibility=(0.72, 1.0, 1.0, 1.22)[int(draw() * 4)],
        )

    def _codes(self, kind: Kind, detail: str, district: int, established_on: date) -> Codes:
        if kind is Kind.STATION:
            return Codes("", "", "", "", "")
        draw = self._random.random
        credit = self.credit_code(_USCC_KIND.get(detail, "91"), district=district)
        division = self.place.districts[district].code
        with_union = kind in {Kind.COMPANY, Kind.SOCIAL, Kind.STATE_OWNED} and draw() < 0.6
        # Numbers of the old kind were given out until the codes were merged in October 2015.
        old = established_on < date(2015, 10, 1)
        social = kind is Kind.SOCIAL
        number = ""
        if old and not social and kind is not Kind.LAW_FIRM:
            number = codes.registration_number(
                division, number=self._founded, digit=_DIGIT.get(kind, "2")
            )
        return Codes(
            credit=credit,
            registration=number,
            certificate=f"蒙{division[2:]}社证字第{self._founded:05d}号" if social else "",
            union=self.credit_code("81", district=district) if with_union else "",
            insurance=f"{division}{1_000_000 + self._founded}",
        )

    def _district(self, site: Site) -> str:
        return self.place.districts[site.district].name

    def _body_numbers(self, total: int) -> Iterator[int]:
        top = codes.DECIMAL_BODIES if self._decimal else codes.ALL_BODIES
        return iter(self._random.sample(range(1, top + 1), total))


def _body_count(population: Population) -> int:
    # Every organisation may have a union's code too; the eighth part is for later rounds.
    return round(population.rows / 5.5 * 2 * 1.125) + 200
