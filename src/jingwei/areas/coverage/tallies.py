"""Tallies of the cover: Party organisations, instructors, teams, chains, and how far the register reaches (R-I.6)."""

from collections.abc import Iterator
from datetime import date
from types import MappingProxyType

from django.db.models import BigIntegerField, Count, F, Func, QuerySet

from jingwei.cover.kinds import Formation, Nature
from jingwei.cover.models import Assignment, ChainLink, Hosting, PartyRecord, ServiceTeam
from jingwei.indicators.tally import Item, Tally, What
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.ledgers.asked import Asked, Filter, Match
from jingwei.ledgers.grounds import buildings, parks
from jingwei.ledgers.organisations import social_organisations, three_have_enterprises
from jingwei.ledgers.reading import count
from jingwei.register.kinds import AUTHORITIES
from jingwei.register.models import Entry, Placement
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit

# The levels down to which organisations are laid, each by the kinds of its units.
_LEVELS = (
    (Kind.CITY,), (Kind.DISTRICT,), (Kind.STREET, Kind.TOWN, Kind.PARK), (Kind.COMMUNITY,),
)  # fmt: skip


def levels(unit: Unit, _since: date, on: date) -> Iterator[Item]:
    """Of city, district, street and community those in which something lies."""
    each = Func(F("units"), function="unnest", output_field=BigIntegerField())
    lying = _entries(unit, on).order_by().values_list(each).distinct()
    alike = Unit.objects.filter(pk__in=lying).values_list("kind").annotate(units=Count("pk"))
    numbers = dict(alike.order_by())
    for level in _LEVELS:
        units = sum(numbers.get(kind, 0) for kind in level)
        if units:
            title = "、".join(_(str(kind.label)) for kind in level)
            yield Item(What.WORD, (), title, about=_("{count} 个单位里有组织").format(count=units))


def ledgers(unit: Unit, _since: date, on: date) -> Iterator[Item]:
    """Of the four ledgers those that hold a row: three-have enterprises, social organisations, parks, buildings."""
    here = Asked(filters=(Filter("place", Match.IN, (str(unit.pk),)),), on=on)
    entries = _entries(unit, on)
    holds = [
        (one, bool(count(one, here, today=on, cap=1).number))
        for one in (three_have_enterprises, social_organisations)
    ]
    grounds = ((parks, "park"), (buildings, "building"))
    holds += [(one, entries.filter(**{f"{path}__isnull": False}).exists()) for one, path in grounds]
    for ledger, is_held in holds:
        if is_held:
            yield Item(What.LEDGER, (ledger.key,), _(ledger.title))


def authorities(unit: Unit, _since: date, on: date) -> list[Item]:
    """The different units that are one of the three authorities of what lies in the unit."""
    ties = Placement.objects.on(on).filter(
        organisation__in=_entries(unit, on).values("organisation"), kind__in=AUTHORITIES
    )
    numbers = dict(
        ties.order_by().values_list("unit").annotate(tied=Count("organisation", distinct=True))
    )
    return [
        Item(
            What.UNIT, (one.pk,), one.name, about=_("主管 {count} 家").format(count=numbers[one.pk])
        )
        for one in Unit.objects.filter(pk__in=numbers).named(on=on).order_by("path")
    ]


def established(unit: Unit, since: date, on: date) -> list[Item]:
    """Party organisations established in the period that stand on its last day."""
    new = _records(unit, on).filter(party_organisation__established_on__range=(since, on))
    return [
        Item(What.PARTY, (pk,), name, about=str(day))
        for pk, name, day in new.order_by("party_organisation__established_on", "pk").values_list(
            "party_organisation", "name", "party_organisation__established_on"
        )
    ]


def standing(unit: Unit, _since: date, on: date) -> list[Item]:
    """Party organisations that stand."""
    return _parties(_records(unit, on))


def members(unit: Unit, _since: date, on: date) -> list[Item]:
    """Formal and probationary members of the Party organisations that stand: a sum of counts (E-1)."""
    summed = _records(unit, on).annotate(people=F("formal") + F("probationary"))
    named = summed.filter(people__gt=0).order_by("name", "pk")
    return [
        Item(What.PARTY, (pk,), name, people)
        for pk, name, people in named.values_list("party_organisation", "name", "people")
    ]


def instructors(unit: Unit, _since: date, on: date) -> list[Item]:
    """Instructors who guide an organisation that lies in the unit."""
    sent = Assignment.objects.on(on).filter(organisation__units__contains=[unit.pk])
    people = sent.values_list("instructor", "instructor__name").annotate(guided=Count("pk"))
    return [
        Item(What.INSTRUCTOR, (), name, about=_("联系 {count} 家").format(count=guided))
        for _pk, name, guided in people.order_by("instructor__name", "instructor")
    ]


def teams(unit: Unit, _since: date, on: date) -> list[Item]:
    """Service teams that stand."""
    standing = ServiceTeam.objects.on(on).filter(units__contains=[unit.pk])
    return [Item(What.TEAM, (one.pk,), one.name) for one in standing.order_by("name", "pk")]


def chains(unit: Unit, _since: date, on: date) -> list[Item]:
    """Chains with a link on the day."""
    linked = _links(unit, on).values_list("chain", "chain__name").annotate(links=Count("pk"))
    return [
        Item(What.CHAIN, (pk,), name, about=_("{count} 家").format(count=links))
        for pk, name, links in linked.order_by("chain__name", "chain")
    ]


def in_chains(unit: Unit, _since: date, on: date) -> list[Item]:
    """Party organisations with a host that is in a chain."""
    return _parties(_in_chains(unit, on))


def in_parks(unit: Unit, _since: date, on: date) -> list[Item]:
    """Of those in chains the ones that are no enclaves and have all their hosts in parks."""
    outside = _hosts(unit, on).exclude(organisation__in=_entries(unit, on).filter(park__isnull=False).values("organisation"))  # fmt: skip
    own = _in_chains(unit, on).exclude(formation=Formation.ENCLAVE)
    return _parties(own.exclude(party_organisation__in=outside.values("party_organisation")))


def enclaves(unit: Unit, _since: date, on: date) -> list[Item]:
    """Of those in chains the enclave branches."""
    return _parties(_in_chains(unit, on).filter(formation=Formation.ENCLAVE))


def joint_in_chains(unit: Unit, _since: date, on: date) -> list[Item]:
    """Branches that several neighbours of a chain share."""
    return _parties(_joint(unit, on))


def hosts_of_joint(unit: Unit, _since: date, on: date) -> list[Item]:
    """The organisations that these cover."""
    tied = _hosts(unit, on).filter(party_organisation__in=_joint(unit, on).values("party_organisation"))  # fmt: skip
    named = Entry.objects.on(on).filter(organisation__in=tied.values("organisation"))
    return [
        Item(What.ORGANISATION, (written(pk),), name)
        for pk, name in named.order_by("name", "pk").values_list("organisation", "name")
    ]


def _parties(records: QuerySet[PartyRecord]) -> list[Item]:
    """Each Party organisation once."""
    listed = records.order_by("name", "pk").values_list("party_organisation", "name")
    return [Item(What.PARTY, (pk,), name) for pk, name in listed]


def _entries(unit: Unit, on: date) -> QuerySet[Entry]:
    return Entry.objects.on(on).filter(units__contains=[unit.pk])


def _records(unit: Unit, on: date) -> QuerySet[PartyRecord]:
    return PartyRecord.objects.on(on).filter(party_organisation__units__contains=[unit.pk])


def _hosts(unit: Unit, on: date) -> QuerySet[Hosting]:
    return Hosting.objects.on(on).filter(organisation__units__contains=[unit.pk])


def _links(unit: Unit, on: date) -> QuerySet[ChainLink]:
    return ChainLink.objects.on(on).filter(organisation__units__contains=[unit.pk])


def _in_chains(unit: Unit, on: date) -> QuerySet[PartyRecord]:
    hosts = _hosts(unit, on).filter(organisation__in=_links(unit, on).values("organisation"))
    return _records(unit, on).filter(party_organisation__in=hosts.values("party_organisation"))


def _joint(unit: Unit, on: date) -> QuerySet[PartyRecord]:
    shared = _hosts(unit, on).order_by().values("party_organisation")
    several = shared.annotate(hosts=Count("organisation")).filter(hosts__gt=1)
    own = _in_chains(unit, on).filter(nature=Nature.ENTITY, formation=Formation.CHAIN)
    return own.filter(party_organisation__in=several.values("party_organisation"))


TALLIES = MappingProxyType({
    one.key: one
    for one in (
        Tally(key="levels", title=mark("落到的层级"), word=mark("级"), rule="R-2.5", items=levels,
              formula=mark("市、区、镇街、社区四级中，有组织落在里面的级数。")),
        Tally(key="ledgers", title=mark("动态台账"), word=mark("类"), rule="R-2.4", items=ledgers,
              formula=mark("三有企业、社会组织、园区、商圈楼宇四类台账中有内容的类数。")),
        Tally(key="authorities", title=mark("三项主管的单位"), word=mark("家"), rule="R-R.12", items=authorities,
              formula=mark("业务主管单位、行业管理部门、党建工作主管单位，一家只数一次。")),
        Tally(key="established", title=mark("新建党组织"), word=mark("个"), rule="R-CV.1", items=established,
              formula=mark("期内成立、期末仍在的党组织。")),
        Tally(key="party-organisations", title=mark("党组织"), word=mark("个"), rule="R-CV.1", items=standing,
              formula=mark("建在两新组织里、没有撤销的党组织。")),
        Tally(key="members", title=mark("党组织覆盖的党员"), word=mark("名"), rule="R-CV.1", items=members, is_of_people=True,
              formula=mark("各党组织正式党员、预备党员人数之和。")),
        Tally(key="instructors", title=mark("党建工作指导员"), word=mark("名"), rule="R-CV.7", items=instructors,
              formula=mark("正在联系组织的指导员，一人只数一次。")),
        Tally(key="teams", title=mark("红色服务团"), word=mark("个"), rule="R-CV.11", items=teams,
              formula=mark("没有解散的服务团。")),
        Tally(key="chains", title=mark("产业链"), word=mark("条"), rule="R-CV.12", items=chains,
              formula=mark("有组织在链里的产业链。")),
        Tally(key="chain-branches", title=mark("产业链上的党组织"), word=mark("个"), rule="R-CV.12", items=in_chains,
              formula=mark("所在组织在产业链里的党组织。")),
        Tally(key="chain-park-branches", title=mark("园区内的产业链党支部"), word=mark("个"), rule="R-CV.12",
              items=in_parks, formula=mark("产业链上的党组织中，所在组织都在园区里、不是飞地支部的。")),
        Tally(key="chain-enclaves", title=mark("园区外的飞地支部"), word=mark("个"), rule="R-CV.12", items=enclaves,
              formula=mark("产业链上的党组织中的飞地支部。")),
        Tally(key="chain-joint", title=mark("隔墙供应联合党支部"), word=mark("个"), rule="R-CV.12",
              items=joint_in_chains, formula=mark("产业链上几家共建的实体型党支部。")),
        Tally(key="chain-joint-hosts", title=mark("隔墙供应联合党支部覆盖的企业"), word=mark("家"), rule="R-CV.12",
              items=hosts_of_joint, formula=mark("隔墙供应联合党支部所在的组织，一家只数一次。")),
    )
})  # fmt: skip
