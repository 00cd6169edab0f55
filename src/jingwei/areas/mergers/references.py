"""What refers to an organisation, and what becomes of it where its number is merged or split (R-R.17, R-R.22).

Every foreign key is found by Django's own account of the tables, so that none can be forgotten: a key
without a decision here keeps everybody from merging and splitting, and a test from passing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from django.apps import apps
from django.db import models
from django.db.models import Field, Model, QuerySet

from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.models import OPEN, Case
from jingwei.register.kinds import Basis
from jingwei.register.models import Organisation, Placement


class Fate(StrEnum):
    """What becomes of a row of the number that is merged away."""

    FOLLOWS = "follows"  # the heir's from now on
    NEXT_ROUND = "next_round"  # stays where it is; the next round counts it for the heir
    ENDS = "ends"  # closed today, and open again where the merger is undone
    STAYS = "stays"  # history of that number


class Parted(StrEnum):
    """What becomes of a row of the number that is split."""

    ANEW = "anew"  # made today from the rows of each part
    NEXT_ROUND = "next_round"  # stays with the number; the next round says it of each part
    STAYS = "stays"  # stays with the number


class CaseFate(StrEnum):
    """What an open case about the number does to the merger, and to the split."""

    FOLLOWS = "follows"  # it goes on, and is about the heir; of a split it stays with the number
    FORBIDS = "forbids"  # it is brought to its end first


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows of one kind: what they are called, what becomes of them, how many there are."""

    title: str
    fate: Fate | Parted
    count: int


# model.field of every foreign key to an organisation -> its words, and what becomes of it.
FATES: Mapping[str, tuple[str, Fate]] = MappingProxyType({
    "register.Organisation.merged_into": (mark("以前并入它的号"), Fate.FOLLOWS),
    "register.Entry.organisation": (mark("底册记录"), Fate.ENDS),
    "register.Entry.parent": (mark("以它为上级组织的分支机构"), Fate.FOLLOWS),
    "register.Contact.organisation": (mark("联系电话"), Fate.ENDS),
    "register.Placement.organisation": (mark("归属（由人确定的留到下一轮）"), Fate.ENDS),
    "register.Override.organisation": (mark("人工更正"), Fate.NEXT_ROUND),
    "register.Naming.organisation": (mark("三个主管单位的指认"), Fate.NEXT_ROUND),
    "register.FieldCheck.organisation": (mark("核实记录"), Fate.STAYS),
    "mergers.Decision.organisation": (mark("以前的合并决定"), Fate.STAYS),
    "mergers.Decision.heir": (mark("以前并入它的决定"), Fate.STAYS),
    "mergers.Split.organisation": (mark("以前的拆分决定"), Fate.STAYS),
    "mergers.Split.part": (mark("拆出它的决定"), Fate.STAYS),
    "cover.Hosting.organisation": (mark("建在它里面的党组织"), Fate.FOLLOWS),
    "cover.Assignment.organisation": (mark("联系它的指导员"), Fate.FOLLOWS),
    "cover.Instructor.employer": (mark("在它工作的指导员"), Fate.FOLLOWS),
    "cover.TeamTie.organisation": (mark("服务它的服务团"), Fate.FOLLOWS),
    "cover.ChainLink.organisation": (mark("它所在的产业链"), Fate.FOLLOWS),
    "cover.MassBody.organisation": (mark("它的工会、团、妇联组织"), Fate.FOLLOWS),
    "rounds.Change.organisation": (mark("各轮的变化"), Fate.STAYS),
    "level_changes.LevelChange.organisation": (mark("下级修改"), Fate.STAYS),
    "corrections.Spokesperson.organisation": (mark("可代它申请更正的联系人"), Fate.STAYS),
    "upper_lists.Line.organisation": (mark("上级名单的对照结果"), Fate.STAYS),
    "upper_lists.Decision.organisation": (mark("上级名单对照的裁定"), Fate.STAYS),
    "liaison.Line.organisation": (mark("指派建议"), Fate.STAYS),
    "cover_books.Mention.organisation": (mark("导入的台账里写到它的行"), Fate.STAYS),
    "rectification.Covered.organisation": (mark("列入的整治"), Fate.STAYS),
    "rectification.Inspection.organisation": (mark("整治中的核查"), Fate.STAYS),
    "rectification.Tick.organisation": (mark("八个一的登记"), Fate.STAYS),
    "compliance.Overseen.organisation": (mark("合规档案"), Fate.STAYS),
})  # fmt: skip
# The same keys -> their words, and what becomes of it where the number is split.
PARTED: Mapping[str, tuple[str, Parted]] = MappingProxyType({
    "register.Entry.organisation": (mark("底册记录"), Parted.ANEW),
    "register.Contact.organisation": (mark("联系电话"), Parted.ANEW),
    "register.Placement.organisation": (mark("归属"), Parted.ANEW),
    "register.Naming.organisation": (mark("三个主管单位的指认"), Parted.NEXT_ROUND),
    "register.Override.organisation": (mark("人工更正"), Parted.STAYS),
    "register.Organisation.merged_into": (mark("以前并入它的号"), Parted.STAYS),
    "register.Entry.parent": (mark("以它为上级组织的分支机构"), Parted.STAYS),
    "register.FieldCheck.organisation": (mark("核实记录"), Parted.STAYS),
    "corrections.Spokesperson.organisation": (mark("可代它申请更正的联系人"), Parted.STAYS),
    "mergers.Decision.organisation": (mark("以前的合并决定"), Parted.STAYS),
    "mergers.Decision.heir": (mark("以前并入它的决定"), Parted.STAYS),
    "mergers.Split.organisation": (mark("以前的拆分决定"), Parted.STAYS),
    "mergers.Split.part": (mark("拆出它的决定"), Parted.STAYS),
    "cover.Hosting.organisation": (mark("建在它里面的党组织"), Parted.STAYS),
    "cover.Assignment.organisation": (mark("联系它的指导员"), Parted.STAYS),
    "cover.Instructor.employer": (mark("在它工作的指导员"), Parted.STAYS),
    "cover.TeamTie.organisation": (mark("服务它的服务团"), Parted.STAYS),
    "cover.ChainLink.organisation": (mark("它所在的产业链"), Parted.STAYS),
    "cover.MassBody.organisation": (mark("它的工会、团、妇联组织"), Parted.STAYS),
    "rounds.Change.organisation": (mark("各轮的变化"), Parted.STAYS),
    "level_changes.LevelChange.organisation": (mark("下级修改"), Parted.STAYS),
    "upper_lists.Line.organisation": (mark("上级名单的对照结果"), Parted.STAYS),
    "upper_lists.Decision.organisation": (mark("上级名单对照的裁定"), Parted.STAYS),
    "liaison.Line.organisation": (mark("指派建议"), Parted.STAYS),
    "cover_books.Mention.organisation": (mark("导入的台账里写到它的行"), Parted.STAYS),
    "rectification.Covered.organisation": (mark("列入的整治"), Parted.STAYS),
    "rectification.Inspection.organisation": (mark("整治中的核查"), Parted.STAYS),
    "rectification.Tick.organisation": (mark("八个一的登记"), Parted.STAYS),
    "compliance.Overseen.organisation": (mark("合规档案"), Parted.STAYS),
})  # fmt: skip
# What a split makes of its part: all else about that number is of later (R-R.23).
BEGUN_WITH = frozenset({
    "register.Entry.organisation", "register.Contact.organisation", "register.Placement.organisation",
    "mergers.Split.part", "compliance.Overseen.organisation",
})  # fmt: skip
# Open cases, by the key of their procedure. One that moves or takes back what the number itself said
# would act upon the heir's: it is brought to its end first. So is one of a procedure not named here.
CASES: Mapping[str, tuple[str, CaseFate]] = MappingProxyType({
    "correction": (mark("纠错"), CaseFate.FOLLOWS),
    "sweep": (mark("排查"), CaseFate.FOLLOWS),
    "formation": (mark("组建计划"), CaseFate.FOLLOWS),
    "mending": (mark("党组织整顿"), CaseFate.FOLLOWS),
    "rectification": (mark("问题整改"), CaseFate.FOLLOWS),
    "order": (mark("服务点单"), CaseFate.FOLLOWS),
    "rectification_objection": (mark("对查出的问题提出异议"), CaseFate.FOLLOWS),
    "self_check": (mark("社会组织自查"), CaseFate.FOLLOWS),
    "term_renewal": (mark("社会组织换届"), CaseFate.FOLLOWS),
    "key_event": (mark("重大事项"), CaseFate.FOLLOWS),
    "key_event_objection": (mark("对不同意重大事项提出异议"), CaseFate.FOLLOWS),
    "hand_over": (mark("属地交接"), CaseFate.FORBIDS),
    "level_change": (mark("下级修改"), CaseFate.FORBIDS),
})  # fmt: skip


def keys() -> Iterator[tuple[str, type[Model], Field]]:
    """Every key to an organisation in any table of the office: model.field, the model, the field."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():  # noqa: SLF001 - its public face
            if not isinstance(field, models.ForeignKey | models.ManyToManyField):
                continue
            if field.related_model is Organisation:
                yield f"{model._meta.label}.{field.name}", model, field  # noqa: SLF001


def undecided() -> str:
    """Why nothing can be merged or split: a table refers to organisations and nobody said what becomes of it."""
    missing = sorted({label for label, _model, _field in keys()} - (set(FATES) & set(PARTED)))
    if not missing:
        return ""
    said = _(
        "程序里有指向组织的数据（{tables}）还没有规定合并、拆分时怎么办，不能办理。请告诉系统管理员。"
    )
    return said.format(tables=_("、").join(missing))


def kept_of(
    number: Organisation, *, fates: Mapping[str, tuple[str, Fate | Parted]] = FATES
) -> list[Kept]:
    """What there is of the number, in the order of the fates; within a sight of everything, counts alone."""
    listed = {label: (model, field) for label, model, field in keys()}
    found = []
    for label, (title, fate) in fates.items():
        count = _rows(*listed[label], number, with_past=fate is Fate.STAYS).count()
        if count:
            found.append(Kept(_(title), fate, count))
    return found


def later_of(part: Organisation) -> list[Kept]:
    """What there is of a number that was split off, ever, besides what the split itself made."""
    listed = {label: (model, field) for label, model, field in keys()}
    found = []
    for label, (title, fate) in PARTED.items():
        count = 0 if label in BEGUN_WITH else _rows(*listed[label], part, with_past=True).count()
        if count:
            found.append(Kept(_(title), fate, count))
    placed = Placement.objects.filter(organisation=part)
    return [*found, *_by_people(placed), *_cases(part)]


def staying(number: Organisation) -> list[Kept]:
    """What stays with the number that is split, the open cases about it too; within a sight of everything."""
    rows = [one for one in kept_of(number, fates=PARTED) if one.fate is not Parted.ANEW]
    placed = Placement.objects.still().filter(organisation=number)
    return [*_by_people(placed), *rows, *_cases(number)]


def _by_people(placed: QuerySet[Placement]) -> list[Kept]:
    count = placed.exclude(basis=Basis.RULE).count()
    return [Kept(_("由人确定的归属"), Parted.STAYS, count)] if count else []


def _rows(
    model: type[Model], field: Field, number: Organisation, *, with_past: bool
) -> QuerySet[Model]:
    """Those that matter: of a dated table what still holds, unless all of it is history."""
    rows = model._default_manager.filter(**{field.name: number})  # noqa: SLF001 - its public face
    is_dated = any(one.name == "held_to" for one in model._meta.get_fields())  # noqa: SLF001
    return rows.filter(held_to=None) if is_dated and not with_past else rows


def open_cases(number: Organisation) -> dict[str, int]:
    """How many cases are open about the number, by the key of their procedure."""
    rows = Case.objects.filter(OPEN, subject_kind="organisation", subject_id=number.number)
    counted = rows.order_by().values_list("procedure").annotate(count=models.Count("pk"))
    return dict(counted)


def stopped_by(younger: Organisation, heir: Organisation) -> list[str]:
    """Why the two are not merged yet, as far as open cases go."""
    theirs, ours = open_cases(younger), open_cases(heir)
    said = []
    for key in sorted(theirs):
        title, fate = CASES.get(key, (key, CaseFate.FORBIDS))
        if key in ours:
            text = _("两家各有“{title}”没有办结，请先办结其中一件再合并。")
            said.append(text.format(title=_(title)))
        elif fate is CaseFate.FORBIDS:
            text = _("{number} 有“{title}”没有办结，请先办结再合并。")
            said.append(text.format(number=younger.number, title=_(title)))
    return said


def following(younger: Organisation) -> list[Kept]:
    """The open cases that go on about the heir."""
    return [
        Kept(_("没有办结的“{title}”").format(title=_(CASES[key][0])), Fate.FOLLOWS, count)
        for key, count in sorted(open_cases(younger).items())
        if key in CASES and CASES[key][1] is CaseFate.FOLLOWS
    ]


def parting_stopped_by(number: Organisation) -> list[str]:
    """Why the number is not split yet, as far as open cases go."""
    text = _("{number} 有“{title}”没有办结，请先办结。")
    titles = {key: CASES.get(key, (key, CaseFate.FORBIDS)) for key in sorted(open_cases(number))}
    return [
        text.format(number=number.number, title=_(title))
        for title, fate in titles.values()
        if fate is CaseFate.FORBIDS
    ]


def _cases(number: Organisation) -> list[Kept]:
    """The open cases that go on about the number that is split."""
    return [
        Kept(
            _("没有办结的“{title}”").format(title=_(CASES.get(key, (key,))[0])), Parted.STAYS, count
        )
        for key, count in sorted(open_cases(number).items())
    ]
