"""The ledger of compliance: one row for each social organisation, with terms, charter, annual checks (R-CP.6)."""

from datetime import datetime
from functools import partial

from django.db.models import (
    Case,
    CharField,
    DateField,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)  # fmt: skip
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, ExtractYear

from jingwei.areas.compliance.kinds import Assessment, Conclusion, Known, Term
from jingwei.areas.compliance.lists.ledger import governance
from jingwei.areas.compliance.models import AnnualCheck, Overseen, Profile
from jingwei.areas.compliance.operations import correct
from jingwei.areas.compliance.parameters import parameters
from jingwei.areas.compliance.rules import LONGEST_TERM, ComplianceRefused
from jingwei.fusion.outputs.words import SOCIAL_KINDS
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers import definition
from jingwei.ledgers.columns import REGISTER_COLUMNS
from jingwei.ledgers.day import Day
from jingwei.ledgers.definition import Column, Edit, Kind, Ledger, Order, Rows
from jingwei.ledgers.search import find_organisations
from jingwei.people.models import Account
from jingwei.people.permissions import Permission
from jingwei.register.rules import RegisterRefused

_NONE, _SENT, _EXEMPT = "none", "submitted", "exempt"
CHECKS = {
    **{one.value: str(one.label) for one in Conclusion}, _SENT: mark("已报，没有结论"), _EXEMPT: mark("当年不用报"),
    _NONE: mark("没有登记报送"),
}  # fmt: skip


def _rows(day: Day) -> Rows:
    return day.entries().filter(kind__in=SOCIAL_KINDS)


def _kept(field: str, day: Day) -> Combinable:
    """What the profile of the day says."""
    held = Profile.objects.on(day.date).filter(organisation=OuterRef("organisation_id"))
    return Subquery(held.values(field)[:1])


def _known(field: str, otherwise: str, day: Day) -> Combinable:
    return Coalesce(_kept(field, day), Value(otherwise), output_field=TextField())


def _at(day: Day) -> Value:
    return Value(day.date, output_field=DateField())


def _term(day: Day) -> Combinable:
    """How the term stands, as `calendar.term_of` says it."""
    held = Profile.objects.on(day.date).filter(organisation=OuterRef("organisation_id"))
    months = parameters().term.remind_months
    ending = Func(
        _at(day),
        template=f"(%(expressions)s + interval '{months} months')::date",
        output_field=DateField(),
    )
    stands = Case(
        When(term_to=None, then=Value(Term.UNTOLD.value)),
        When(Q(postponed_until=None, term_to__lt=_at(day)) | Q(postponed_until__lt=_at(day)), then=Value(Term.OVERDUE.value)),
        When(term_to__lt=_at(day), then=Value(Term.POSTPONED.value)),
        When(term_to__lte=ending, then=Value(Term.ENDING.value)),
        default=Value(Term.RUNNING.value), output_field=CharField(),
    )  # fmt: skip
    return Coalesce(
        Subquery(held.annotate(stands=stands).values("stands")[:1]),
        Value(Term.UNTOLD.value),
        output_field=CharField(),
    )


def _check(ago: int, day: Day) -> Combinable:
    """How the annual check of the year so many years before the day's stands."""
    year = ExtractYear(_at(day)) - ago
    held = AnnualCheck.objects.on(day.date).filter(
        organisation=OuterRef("organisation_id"), year=year
    )
    stands = Case(
        When(~Q(conclusion=""), then="conclusion"),
        When(submitted_on__isnull=False, then=Value(_SENT)),
        default=Value(""), output_field=CharField(),
    )  # fmt: skip
    owed = Case(
        When(_young(year), then=Value(_EXEMPT)), default=Value(_NONE), output_field=CharField()
    )
    told = Func(
        Subquery(held.annotate(stands=stands).values("stands")[:1]),
        Value(""),
        function="NULLIF",
        output_field=CharField(),
    )
    return Coalesce(told, owed, output_field=CharField())


def _young(year: Combinable) -> Q:
    """Founded after the year, or so late in it that its kind owes nothing (R-6.1); by the windows of no place."""
    young = Q(established_on__gte=_day(year, "01-01", later=1))
    for one in parameters().windows:
        if one.exempt and not one.place and not one.years:
            young |= Q(kind__in=sorted(one.exempt), established_on__gt=_day(year, one.exempt_after))
    return young


def _day(year: Combinable, said: str, *, later: int = 0) -> Func:
    month, number = (int(part) for part in said.split("-"))
    return Func(
        year, template=f"make_date((%(expressions)s)::int + {later}, {month}, {number})", output_field=DateField()
    )  # fmt: skip


def _write(
    organisation: int, *, field: str, before: definition.Value, after: definition.Value, reason: str, actor: Account,
    now: datetime,
) -> None:  # fmt: skip
    """Keeps a field of the profile from a returned workbook; raises RegisterRefused."""
    del before
    value = after or Known.UNKNOWN.value if field == "party_in_charter" else after
    try:
        correct(
            Overseen.objects.get(pk=organisation),
            field=field,
            value=value,
            basis=reason,
            actor=actor,
            now=now,
        )
    except ComplianceRefused as refused:
        raise RegisterRefused(str(refused)) from refused


def _refusal(value: definition.Value, *, field: str) -> str:
    """Why the cell does not do, as far as it can be seen by itself."""
    if field == "term_years" and value not in (None, *range(1, LONGEST_TERM + 1)):
        return _("任期最长 {most} 年。").format(most=LONGEST_TERM)
    return ""


def _edit(key: str) -> Edit:
    return Edit(_write, Permission.COMPLIANCE_KEEP, partial(_refusal, field=key), computed=True)


def _dated(key: str, title: str, text: str, *, edited: bool = True) -> Column:
    return Column(
        key=key, title=title, kind=Kind.DATE, source=partial(_kept, key), help=text, width=12, sortable=False,
        edit=_edit(key) if edited else None,
    )  # fmt: skip


def _checked(key: str, title: str, ago: int) -> Column:
    return Column(
        key=key, title=title, kind=Kind.CHOICE, source=partial(_check, ago), words=CHECKS, width=12, is_filled=True,
        sortable=False, help=mark("那一年度年检或年报登记到哪一步。"),
    )  # fmt: skip


_COLUMNS = (
    _dated("term_from", mark("本届起始"), mark("本届任期从哪天起。")),
    Column(
        key="term_years", title=mark("任期年数"), kind=Kind.NUMBER, help=mark("按章程，最长五年。"), width=8, sortable=False,
        source=lambda day: Coalesce(_kept("term_years", day), None, output_field=IntegerField()), edit=_edit("term_years"),
    ),
    _dated("term_to", mark("届满日期"), mark("起始日期加任期年数。"), edited=False),
    Column(
        key="term", title=mark("换届状态"), kind=Kind.CHOICE, source=_term, words=dict(Term.choices), width=12,
        help=mark("按任期和批准的延期推算，只是提醒。"), is_filled=True, sortable=False,
    ),
    _dated("postponed_until", mark("批准延期到"), mark("一届一次，最多一年，在页面上登记。"), edited=False),
    _dated("election_on", mark("最近换届"), mark("最近一次换届选举是哪天。")),
    _dated("filed_on", mark("换届备案"), mark("换届结果哪天报登记机关备案。")),
    _dated("charter_on", mark("章程核准"), mark("现行章程哪天核准。")),
    Column(
        key="party_in_charter", title=mark("党建入章"), kind=Kind.CHOICE, source=partial(_known, "party_in_charter", "unknown"),
        words=dict(Known.choices), help=mark("现行章程有没有写入党的建设。"), width=9, is_filled=True, sortable=False,
        edit=_edit("party_in_charter"),
    ),
    _checked("check_last", mark("上年度年检"), 1),
    _checked("check_before", mark("前年度年检"), 2),
    _checked("check_third", mark("大前年度年检"), 3),
    Column(
        key="assessed", title=mark("评估等级"), kind=Kind.CHOICE, source=partial(_known, "assessed", ""), sortable=False,
        words=dict(Assessment.choices), help=mark("登记机关评估的等级，没有评估的空。"), width=9, edit=_edit("assessed"),
    ),
    _dated("assessed_until", mark("评估有效期"), mark("评估等级到哪天有效。")),
)  # fmt: skip

compliance = Ledger(
    key="compliance",
    title=mark("社会组织合规台账"),
    about=mark("每家社会组织的任期、章程、年检和评估，按登记的情况推算，不给组织定性。"),
    rows=_rows,
    finds=find_organisations,
    columns=(*_COLUMNS, *REGISTER_COLUMNS.values()),
    shown=(
        "name", "uscc", "kind", "legal_status", "registrar", "competent_unit", "industry_administration", "party_work",
        "term_from", "term_years", "term_to", "term", "election_on", "filed_on", "charter_on", "party_in_charter",
        "check_last", "check_before", "check_third", "assessed", "assessed_until",
    ),
    order=Order("name"),
)  # fmt: skip
LEDGERS = (compliance, governance)
