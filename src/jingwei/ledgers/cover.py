"""The ledgers of what covers organisations: Party organisations with their hosts, instructors with whom they guide (R-CV.1, R-CV.7)."""

from collections.abc import Callable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)  # fmt: skip
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from jingwei.cover.kinds import CountKind, Formation, Level, Nature, PostKind
from jingwei.cover.models import Assignment, Hosting, Instructor, PartyCount, PartyRecord, Station
from jingwei.fusion.outputs.words import YES_NO
from jingwei.kernel.catalogue import mark
from jingwei.ledgers.columns import STREETS, bucketed
from jingwei.ledgers.day import Day
from jingwei.ledgers.definition import Column, Kind, Ledger, Order, Rows
from jingwei.ledgers.search import find_units
from jingwei.register.models import Entry
from jingwei.units.kinds import Kind as UnitKind

PARTY, INSTRUCTOR = "party_organisation", "instructor"  # how ties name whose they are
_HOSTS, _GUIDED = "organisation__hostings__", "organisation__assignments__"


def tied(tie: str, whose: str, of: str, day: Day) -> QuerySet[Entry]:
    """The entries of the day that a tie of the day leads to from the row."""
    holds = Q(**{f"{tie}held_to": None}) | Q(**{f"{tie}held_to__gt": day.date})
    held = Q(**{f"{tie}{whose}": OuterRef(of), f"{tie}held_from__lte": day.date})
    return day.entries().filter(held & holds).order_by("organisation")


def _parties(day: Day) -> Rows:
    """What is said of every Party organisation on the day, with where the first of its hosts lies."""
    held = PartyRecord.objects.still() if day.is_today else PartyRecord.objects.on(day.date)
    first = tied(_HOSTS, PARTY, "party_organisation_id", day).values("place_id")[:1]
    return held.annotate(
        units=F("party_organisation__units"), host_place=Subquery(first, BigIntegerField())
    )


def _instructors(day: Day) -> Rows:
    return Instructor.objects.still() if day.is_today else Instructor.objects.on(day.date)


def find_named(rows: Rows, text: str, day: Day) -> Rows:  # noqa: ARG001 - as every ledger is searched
    """Every word of the text stands in the name."""
    named = Q()
    for word in text.split():
        named &= Q(name__icontains=word)
    return rows.filter(named)


def _find_instructors(rows: Rows, text: str, day: Day) -> Rows:
    """By the unit that sends them: nobody is searched for by a person's name (E-19)."""
    return find_units(rows, text, day, path="unit_id")


def _listed(tie: str, whose: str, of: str, field: str) -> Column:
    said = {
        ("name", _HOSTS): ("hosts", mark("建在哪些组织"), mark("建在哪些组织里，按底册当天的名称。")),
        ("uscc", _HOSTS): ("host_codes", mark("所在组织代码"), mark("所在组织的统一社会信用代码。")),
        ("name", _GUIDED): ("guided", mark("联系的组织"), mark("当天联系哪些组织，按底册的名称。")),
        ("uscc", _GUIDED): ("guided_codes", mark("联系组织代码"), mark("所联系组织的统一社会信用代码。")),
    }  # fmt: skip
    key, title, text = said[field, tie]

    def source(day: Day) -> Combinable:
        return ArraySubquery(tied(tie, whose, of, day).exclude(**{field: ""}).values(field))

    return Column(
        key=key, title=title, kind=Kind.TAGS, source=source, help=text, width=34, sortable=False
    )  # fmt: skip


def counted(ties: QuerySet[Any], whose: str, of: str) -> Combinable:
    """How many of these ties lead to the row."""
    own = ties.filter(**{whose: OuterRef(of)}).order_by().values(whose)
    found = own.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(found), Value(0), output_field=IntegerField())


def number(
    key: str, title: str, source: str | Combinable | Callable[[Day], Combinable], text: str, *, few: bool = False,
    sortable: bool = True,
) -> Column:  # fmt: skip
    """A column of counts."""
    return Column(
        key=key, title=title, kind=Kind.NUMBER, source=source, help=text, width=8, is_filled=True, few=few,
        sortable=sortable,
    )  # fmt: skip


def _choice(key: str, title: str, words: dict[str, str], text: str) -> Column:
    return Column(
        key=key, title=title, kind=Kind.CHOICE, words=words, help=text, width=10, is_filled=True
    )


def dated(key: str, title: str, text: str, *, source: str = "", is_filled: bool = False) -> Column:
    """A column of days."""
    return Column(
        key=key, title=title, kind=Kind.DATE, source=source, help=text, width=12, is_filled=is_filled
    )  # fmt: skip


def _place(key: str, title: str, level: tuple[UnitKind, ...], text: str) -> Column:
    return Column(
        key=key, title=title, kind=Kind.UNIT, source="host_place", level=level, help=text,
        sortable=False
    )  # fmt: skip


def _upper(day: Day) -> Combinable:
    held = PartyRecord.objects.on(day.date).filter(party_organisation=OuterRef("upper"))
    return Coalesce(
        Subquery(held.values("name")[:1], TextField()), Value("", output_field=TextField())
    )


def _told(kind: CountKind) -> Callable[[Day], Combinable]:
    """What it told last up to the day, for the newest quarter; as it may be told (E-17)."""

    def source(day: Day) -> Combinable:
        rows = PartyCount.objects.on(day.date).filter(
            party_organisation=OuterRef("party_organisation_id"), kind=kind, quarter__lte=day.date
        )
        return Subquery(
            rows.order_by("-quarter").values(said=bucketed(F("count")))[:1], IntegerField()
        )

    return source


def _station(day: Day) -> Combinable:
    held = Station.objects.on(day.date).filter(party_organisation=OuterRef("party_organisation_id"))
    return Case(
        When(Exists(held), then=Value("yes")), default=Value("no"), output_field=CharField()
    )


def _quarterly(kind: CountKind) -> Column:
    return Column(
        key=kind.value, title=str(kind.label), kind=Kind.NUMBER, source=_told(kind), width=8, few=True, sortable=False,
        help=mark("最近一个登记过的季度末的人数；1 至 4 人写作“<5”。"),
    )  # fmt: skip


party_organisations = Ledger(
    key="party-organisations",
    title=mark("党组织台账"),
    about=mark("两新组织里的党组织，每个一行；党员只有人数，没有姓名。"),
    rows=_parties,
    finds=find_named,
    columns=(
        Column(key="name", title=mark("党组织名称"), kind=Kind.TEXT, help=mark("党组织的全称。"), width=34, is_filled=True),
        _choice("level", mark("党组织级别"), dict(Level.choices), mark("党委、党总支、党支部、党小组。")),
        _choice("nature", mark("党组织性质"), dict(Nature.choices), mark("功能型、临时的不算组织覆盖。")),
        _choice("formation", mark("组建形式"), dict(Formation.choices), mark("单独组建、飞地支部只建在一家，其余几家共建。")),
        _listed(_HOSTS, PARTY, "party_organisation_id", "name"),
        _listed(_HOSTS, PARTY, "party_organisation_id", "uscc"),
        number(
            "host_count", mark("所在组织数"),
            lambda day: counted(Hosting.objects.on(day.date), PARTY, "party_organisation_id"),
            mark("建在几家组织里，只数您辖区里的。"),
        ),
        number("formal", mark("正式党员"), bucketed(F("formal")), mark("1 至 4 人写作“<5”，免得从人数认出个人。"), few=True),
        number(
            "probationary", mark("预备党员"), bucketed(F("probationary")),
            mark("1 至 4 人写作“<5”，免得从人数认出个人。"), few=True,
        ),
        Column(
            key="upper", title=mark("上级党组织"), kind=Kind.TEXT, source=_upper, help=mark("它的上级党组织当天的名称。"),
            width=26, sortable=False,
        ),
        Column(
            key="committee", title=mark("行业党委"), kind=Kind.UNIT, source="committee_id", help=mark("由哪个党委或工委管。"),
            width=18,
        ),
        dated("established", mark("党组织成立时间"), mark("党组织成立的日期。"), source="party_organisation__established_on", is_filled=True),
        dated("term_from", mark("任期起始日期"), mark("本届任期从哪天起。")),
        dated("term_to", mark("任期届满日期"), mark("本届任期到哪天届满，应当换届。")),
        *(_quarterly(kind) for kind in CountKind),
        Column(
            key="station", title=mark("流动党员管理站"), kind=Kind.YES_NO, source=_station, width=9,
            words={"yes": mark("有"), "no": mark("无")}, help=mark("有没有流动党员管理站。"), is_filled=True, sortable=False,
        ),
        _place("district", mark("所属区"), (UnitKind.DISTRICT,), mark("第一家所在组织实际经营地所在的区。")),
        _place("street", mark("镇街"), STREETS, mark("第一家所在组织实际经营地所在的镇、街道或园区。")),
        dated("held_from", mark("更新日期"), mark("这一版内容从哪天起有效。"), is_filled=True),
    ),
    shown=(
        "name", "level", "nature", "formation", "hosts", "host_codes", "formal", "probationary", "established",
        "term_to", "upper", "committee", "district",
    ),
    order=Order("name"),
    row="party_organisation_id",
    page="party",
    is_of_its_own=True,
)  # fmt: skip

instructors = Ledger(
    key="instructors",
    title=mark("指导员台账"),
    about=mark("党建工作指导员和他们联系的组织；不打分、不排名，没有电话。"),
    rows=_instructors,
    finds=_find_instructors,
    columns=(
        Column(
            key="name", title=mark("指导员姓名"), kind=Kind.TEXT, help=mark("显示的称呼，不能按人名查找。"), width=14,
            is_filled=True, filterable=False,
        ),
        Column(
            key="unit", title=mark("派出单位"), kind=Kind.UNIT, source="unit_id", help=mark("由哪个单位选派。"), width=22,
            is_filled=True,
        ),
        _choice("post_kind", mark("指导员类别"), dict(PostKind.choices), mark("从哪里选派来的。")),
        Column(
            key="full_time", title=mark("是否专职"), kind=Kind.YES_NO, words=YES_NO, width=8, is_filled=True,
            source=Case(When(full_time=True, then=Value("yes")), default=Value("no"), output_field=CharField()),
            help=mark("专职还是兼职。"),
        ),
        _listed(_GUIDED, INSTRUCTOR, "pk", "name"),
        _listed(_GUIDED, INSTRUCTOR, "pk", "uscc"),
        number(
            "load", mark("联系家数"), lambda day: counted(Assignment.objects.on(day.date), INSTRUCTOR, "pk"),
            mark("当天联系几家，只数您辖区里的，不用来比较个人。"), sortable=False,
        ),
        number("most", mark("最多联系家数"), "", mark("他最多同时联系几家。")),
        dated("held_from", mark("选派时间"), mark("从哪天起担任。"), is_filled=True),
    ),
    shown=("name", "unit", "post_kind", "full_time", "guided", "guided_codes", "load", "most", "held_from"),
    order=Order("unit"),
    row="id",
    is_of_its_own=True,
)  # fmt: skip
