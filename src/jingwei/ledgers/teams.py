"""The ledgers of service teams with whom they serve, and of industrial chains with what is in them (R-CV.11, R-CV.12)."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from jingwei.cover.models import Chain, ChainLink, ServiceTeam, TeamTie
from jingwei.kernel.catalogue import mark
from jingwei.ledgers.columns import bucketed
from jingwei.ledgers.cover import counted, dated, find_named, number, tied
from jingwei.ledgers.day import Day
from jingwei.ledgers.definition import Column, Kind, Ledger, Order, Rows

TEAM, CHAIN = "team", "chain"  # how ties name whose they are
_SERVED, _LINKED = "organisation__team_ties__", "organisation__chain_links__"


def _teams(day: Day) -> Rows:
    return ServiceTeam.objects.still() if day.is_today else ServiceTeam.objects.on(day.date)


def _chains(day: Day) -> Rows:
    return Chain.objects.still() if day.is_today else Chain.objects.on(day.date)


def _listed(key: str, title: str, text: str, *, tie: str, whose: str, field: str) -> Column:
    """What stands in the entries of the day that the row's ties lead to."""

    def source(day: Day) -> Combinable:
        return ArraySubquery(tied(tie, whose, "pk", day).exclude(**{field: ""}).values(field))

    return Column(
        key=key, title=title, kind=Kind.TAGS, source=source, help=text, width=34, sortable=False
    )


def _stages(day: Day) -> Combinable:
    links = ChainLink.objects.on(day.date).filter(chain=OuterRef("pk")).order_by()
    found = links.values("chain").annotate(stages=Count("stage", distinct=True)).values("stages")
    return Coalesce(Subquery(found), Value(0))


def _name(title: str, text: str) -> Column:
    return Column(key="name", title=title, kind=Kind.TEXT, help=text, width=30, is_filled=True)


service_teams = Ledger(
    key="service-teams",
    title=mark("红色服务团台账"),
    about=mark("各单位派出的红色服务团和它们服务的组织；只有人数，没有姓名。"),
    rows=_teams,
    finds=find_named,
    columns=(
        _name(mark("服务团名称"), mark("服务团的全称。")),
        Column(
            key="organ", title=mark("派出单位"), kind=Kind.UNIT, source="organ_id", help=mark("由哪个单位派出。"), width=22,
            is_filled=True,
        ),
        number("members", mark("服务团人数"), bucketed(F("members")), mark("1 至 4 人写作“<5”，免得从人数认出个人。"), few=True),
        _listed("served", mark("服务的组织"), mark("当天服务哪些组织，按底册的名称。"), tie=_SERVED, whose=TEAM, field="name"),
        _listed("served_codes", mark("服务组织代码"), mark("所服务组织的统一社会信用代码。"), tie=_SERVED, whose=TEAM, field="uscc"),
        number(
            "load", mark("服务家数"), lambda day: counted(TeamTie.objects.on(day.date), TEAM, "pk"),
            mark("当天服务几家，只数您辖区里的。"),
        ),
        dated("held_from", mark("组建时间"), mark("服务团从哪天起有。"), is_filled=True),
    ),
    shown=("name", "organ", "members", "served", "served_codes", "load", "held_from"),
    order=Order("name"),
    row="id",
    page="service_team",
    is_of_its_own=True,
)  # fmt: skip

chains = Ledger(
    key="chains",
    title=mark("产业链台账"),
    about=mark("各地的产业链和链上的组织，每条链一行。"),
    rows=_chains,
    finds=find_named,
    columns=(
        _name(mark("产业链名称"), mark("产业链叫什么。")),
        Column(
            key="place", title=mark("所在地区"), kind=Kind.UNIT, source="place_id", help=mark("由哪个地区牵头。"), width=18,
            is_filled=True,
        ),
        number("stages", mark("环节数"), _stages, mark("当天有组织的环节有几个，只数您辖区里的。")),
        _listed("linked", mark("链上的组织"), mark("当天在链上的组织，按底册的名称。"), tie=_LINKED, whose=CHAIN, field="name"),
        _listed("linked_codes", mark("链上组织代码"), mark("链上组织的统一社会信用代码。"), tie=_LINKED, whose=CHAIN, field="uscc"),
        number(
            "link_count", mark("链上家数"), lambda day: counted(ChainLink.objects.on(day.date), CHAIN, "pk"),
            mark("当天链上有几家，只数您辖区里的。"),
        ),
        dated("held_from", mark("建链时间"), mark("这条产业链从哪天起有。"), is_filled=True),
    ),
    shown=("name", "place", "stages", "linked", "linked_codes", "link_count", "held_from"),
    order=Order("name"),
    row="id",
    page="chain",
    is_of_its_own=True,
)  # fmt: skip
