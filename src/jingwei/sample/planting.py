"""Plants what makes a city hard to read: sisters, near names, twins, chains, agents, renamings."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from jingwei.sample import people, places, words
from jingwei.sample.founding import Founder
from jingwei.sample.model import Contacts, Kind, Organisation, with_traits
from jingwei.sample.population import Population

Pairing = Callable[[Organisation, Organisation], tuple[Organisation, Organisation]]


@dataclass(frozen=True)
class Difficulties:
    """Shares of all companies (of all shops for chained shops) that are planted each way.

    near_names: pairs that differ by one sign. sisters: same owner and brand, other trade or
    number. twins: same name in two districts. renamed: has a former name. agents: carries a book-
    keeping agency's phone. incubated: of those, registered in the agency's building. estate: size
    of the two groups of companies in one building behind one phone. chained_shops: 一店, 二店.
    """

    near_names: float = 0.042
    sisters: float = 0.045
    twins: float = 0.008
    renamed: float = 0.052
    agents: float = 0.125
    incubated: float = 0.4
    estate: int = 50
    chained_shops: float = 0.12


class Planter:
    """Changes a city's organisations in place; every truth_id stays."""

    def __init__(
        self,
        organisations: list[Organisation],
        *,
        founder: Founder,
        random: Random,
        difficulties: Difficulties,
    ) -> None:
        self._organisations = organisations
        self._founder = founder
        self._random = random
        self._shares = difficulties
        self._companies = [i for i, o in enumerate(organisations) if o.kind is Kind.COMPANY]
        random.shuffle(self._companies)

    def pairs(self) -> None:
        """Makes pairs of companies near in name, sisters, or twins; no company is in two pairs."""
        pack = iter(self._companies)
        shares = self._shares
        plans: tuple[tuple[Pairing, float], ...] = (
            (self._near, shares.near_names),
            (self._sister, shares.sisters),
            (self._twin, shares.twins),
        )
        for plan, share in plans:
            for _ in range(round(len(self._companies) * share / 2)):
                first, second = next(pack), next(pack)
                both = plan(self._organisations[first], self._organisations[second])
                self._organisations[first], self._organisations[second] = both

    def renamings(self) -> None:
        """Gives companies a former name: another brand, or the same brand in another trade."""
        for i in self._sample(self._shares.renamed):
            company = self._organisations[i]
            other = self._random.choice(words.COMPANY_TRADES)
            district = self._founder.place.districts[company.registered.district].name
            former = self._founder.names.company(other, district=district)
            if self._random.random() < 0.5:
                former = company.name._replace(trade=former.trade)
            else:
                former = company.name._replace(brand=former.brand)
            self._organisations[i] = with_traits(replace(company, former=former), "renamed")

    def agencies(self) -> None:
        """Puts companies behind agencies' phones, many of them into the agency's building."""
        clients = self._sample(self._shares.agents)
        estates = 2 if len(clients) > 4 * self._shares.estate else 0
        at = 0
        while at < len(clients):
            whole = estates > 0
            size = self._shares.estate if whole else 12 + int(self._random.random() * 50)
            self._agency(clients[at : at + size], whole=whole)
            estates, at = estates - 1, at + size

    def chains(self) -> None:
        """Makes shops into chains of three to six under one owner, numbered by branch."""
        shops = [i for i, o in enumerate(self._organisations) if o.kind is Kind.SHOP]
        chained = self._random.sample(shops, round(len(shops) * self._shares.chained_shops))
        while len(chained) > 2:
            size = min(3 + int(self._random.random() * 4), len(chained))
            members, chained = chained[:size], chained[size:]
            first = self._organisations[members[0]]
            for number, i in enumerate(members):
                self._organisations[i] = self._chained(self._organisations[i], first, number)

    def branches(self, count: int) -> None:
        """Appends branches of companies, some numbered, some named after their place."""
        for n in range(count):
            if n % 3 == 0:
                parent = self._organisations[self._random.choice(self._companies)]
            site = self._founder.gazetteer.site()
            tail = self._branch_tail(n % 3, district=site.district)
            branch = self._founder.branch(parent, tail=tail, site=site)
            if self._random.random() < 0.4:
                kept = replace(branch.contacts, person=parent.contacts.person)
                branch = replace(branch, contacts=kept)
            self._organisations.append(branch)

    def _near(self, one: Organisation, two: Organisation) -> tuple[Organisation, Organisation]:
        two = replace(two, name=self._founder.names.near(one.name), trade=one.trade)
        return with_traits(one, "nearname"), with_traits(two, "nearname")

    def _sister(self, one: Organisation, two: Organisation) -> tuple[Organisation, Organisation]:
        numbered = self._random.random() < 0.3
        if numbered:
            name = one.name._replace(brand=one.name.brand + "二")
            one = replace(one, name=one.name._replace(brand=one.name.brand + "一"))
            two = replace(two, trade=one.trade)
        else:
            name = two.name._replace(brand=one.name.brand, region=one.name.region)
        phone = self._random.random() < 0.4
        contacts = replace(
            two.contacts,
            person=one.contacts.person,
            mobile=one.contacts.mobile if phone else two.contacts.mobile,
        )
        two = replace(two, name=name, contacts=contacts)
        if self._random.random() < 0.3:
            site = self._founder.gazetteer.neighbour(one.registered)
            two = replace(two, registered=site, operating=site)
        return with_traits(one, "sister"), with_traits(two, "sister")

    def _twin(self, one: Organisation, two: Organisation) -> tuple[Organisation, Organisation]:
        names = [d.name for d in self._founder.place.districts]
        first, second = self._random.sample(names, 2) if len(names) > 1 else (names[0], "")
        city = self._founder.place.name
        one = replace(one, name=one.name._replace(region=city + first, region_inside=False))
        two = replace(two, trade=one.trade, name=one.name._replace(region=city + second))
        return with_traits(one, "twin"), with_traits(two, "twin")

    def _agency(self, clients: list[int], *, whole: bool) -> None:
        phone = people.mobile(self._random)
        agent = people.person_name(self._random)
        gazetteer = self._founder.gazetteer
        building = gazetteer.building(self._random.choice(places.INCUBATORS))
        for i in clients:
            client = self._organisations[i]
            contacts = replace(client.contacts, agent=phone, second=agent)
            client = replace(client, contacts=contacts)
            if whole or self._random.random() < self._shares.incubated:
                client = replace(client, registered=gazetteer.neighbour(building))
            if whole:
                client = replace(client, operating=client.registered)
            traits = ("agentphone", "estate") if whole else ("agentphone",)
            self._organisations[i] = with_traits(client, *traits)

    def _chained(self, shop: Organisation, first: Organisation, number: int) -> Organisation:
        name = first.name._replace(form="", tail="一二三四五六"[number] + "店")
        shared: Contacts = replace(
            shop.contacts, person=first.contacts.person, mobile=first.contacts.mobile
        )
        return with_traits(replace(shop, name=name, trade=first.trade, contacts=shared), "chain")

    def _branch_tail(self, number: int, *, district: int) -> str:
        draw = self._random.random()
        place = self._founder.place
        if draw < 0.35:
            return f"第{'一二三'[number]}分公司"
        where = place.districts[district].name
        at = places.spot(self._random.choice(place.districts[district].towns[0].communities))
        if draw < 0.7:
            return f"{where.removesuffix('区')}{('', '第二', '第三')[number]}分公司"
        return at + self._random.choice(("门市部", "经营部", "分店", "营业部"))

    def _sample(self, share: float) -> list[int]:
        return self._random.sample(self._companies, round(len(self._companies) * share))


def plant(
    organisations: list[Organisation],
    *,
    founder: Founder,
    population: Population,
    random: Random,
    difficulties: Difficulties | None = None,
) -> None:
    """Plants every difficulty in a fixed order; the last step appends the branches."""
    planter = Planter(
        organisations,
        founder=founder,
        random=random,
        difficulties=difficulties or Difficulties(),
    )
    planter.pairs()
    planter.renamings()
    planter.agencies()
    planter.chains()
    planter.branches(population.branches)
