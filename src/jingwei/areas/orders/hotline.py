"""What the hotline forwards as a list becomes orders, by its numbers once; and goes back as a list with the results (R-SO.7)."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl

from jingwei.areas.orders.kinds import Rating, Source
from jingwei.areas.orders.measures import Told
from jingwei.areas.orders.models import Origin
from jingwei.areas.orders.operations import enter
from jingwei.areas.orders.procedure import order
from jingwei.areas.orders.profile import profile
from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.sheets import Column, Kind, Sheet
from jingwei.kernel.workbook import write_workbook
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Event
from jingwei.procedures.operations import StepRefused
from jingwei.units.models import Unit

CHAIN = "orders"
MOST = 500  # rows of one list
# What hotlines write above their columns.
HEADS: Mapping[str, Sequence[str]] = {
    "reference": (mark("工单编号"), "工单号", "诉求编号", "编号"), "need": (mark("诉求内容"), "反映内容", "工单内容", "诉求"),
    "kind": (mark("事项类别"), "诉求类别", "类别"),
}  # fmt: skip
NEEDED = ("reference", "need")


@dataclass(frozen=True, slots=True)
class Brought:
    """What a list did: how many orders, how many rows had been orders before, and why others are none, by row."""

    opened: int
    before: int
    refused: tuple[str, ...]


def bring_in(
    rows: Iterable[tuple[int, Mapping[str, str]]], *, at: Unit, kind: str, actor: Account, now: datetime
) -> Brought:  # fmt: skip
    """An order for each row, in a transaction of its own; kind: of rows whose class is none of ours.

    Nothing of a row is kept but number, text and class. A row with somebody's phone, or that belongs elsewhere, is
    refused and told by its number.
    """
    listed = list(rows)
    numbers = {said.get("reference", "") for _number, said in listed}
    with seeing(EVERYTHING):
        known = set(
            Origin.objects.filter(source=Source.HOTLINE, reference__in=numbers).values_list("reference", flat=True)
        )  # fmt: skip
    classes = {_(title): key for key, title in profile().classes.items()}
    classes |= {title: key for key, title in profile().classes.items()}
    opened, before, refused = 0, 0, list[str]()
    for number, said in listed:
        reference = said.get("reference", "")
        if reference in known:
            before += 1
            continue
        answers: dict[str, Answer] = {
            "kind": classes.get(said.get("kind", ""), kind), "source": Source.HOTLINE.value, "reference": reference,
            "need": said.get("need", ""),
        }  # fmt: skip
        if why := _enter(answers, at=at, actor=actor, now=now):
            refused.append(_("第 {row} 行：{why}").format(row=number, why=why))
        else:
            known.add(reference)
            opened += 1
    return Brought(opened, before, tuple(refused))


def _enter(answers: dict[str, Answer], *, at: Unit, actor: Account, now: datetime) -> str:
    """Why the row is no order, "" where it is."""
    if not answers["reference"]:
        return _("没有工单编号。")
    digest = hashlib.sha256(f"{answers['reference']}\n{answers['need']}".encode()).hexdigest()
    try:
        enter(answers, at=at, entry=None, actor=actor, now=now, key=f"hotline/{digest}")
    except StepRefused as refused:
        return str(refused).replace("\n", " ")
    return ""


def take_out(orders: Sequence[Told], path: Path, *, on: date, actor: Account, now: datetime) -> None:  # fmt: skip
    """Writes orders with their numbers at the source, how they stand, and what came of them; tells the journal."""
    cases = [one.case.pk for one in orders]
    with seeing(EVERYTHING):
        numbers = dict(Origin.objects.filter(case__in=cases).values_list("case", "reference"))
        done = Event.objects.filter(case__in=cases, step="finish").order_by("sequence")
        outcomes = {one.case_id: str(one.answers["outcome"]) for one in done}
    units = {
        one.pk: one.name
        for one in Unit.objects.filter(pk__in={one.case.other_id for one in orders if one.case.other_id}).named(on=on)
    }  # fmt: skip
    words, ratings = profile(), {one.value: _(str(one.label)) for one in Rating}
    columns = [
        Column("case", _("办件号"), 9, Kind.CODE), Column("reference", _("工单编号"), 18, Kind.CODE),
        Column("source", _("来源"), 14), Column("kind", _("事项类别"), 12), Column("need", _("诉求内容"), 44, Kind.WRAPPED),
        Column("state", _("状态"), 12), Column("unit", _("承办单位"), 18), Column("outcome", _("办理结果"), 44, Kind.WRAPPED),
        Column("rating", _("满意吗"), 10),
    ]  # fmt: skip
    lines = [
        (
            str(one.case.pk), numbers.get(one.case.pk, ""), _(str(Source(one.source).label)),
            _(words.classes.get(one.kind, one.kind)), one.need, order.state(one.state).name,
            units.get(one.case.other_id or 0, ""), outcomes.get(one.case.pk, ""), ratings.get(one.rating, ""),
        )
        for one in orders
    ]  # fmt: skip
    sheet = Sheet(
        name=_("点单"), title=_("服务点单"), columns=columns,
        rows=pl.DataFrame(lines, schema={one.key: pl.String() for one in columns}, orient="row"),
        notes=(_("内部 · 账号 {account} 于 {day} 导出").format(account=actor.pk, day=on),),
    )  # fmt: skip
    write_workbook(path, [sheet], created=on, day=str(on))
    record(
        "orders.take_out", chain=CHAIN, actor=str(actor.pk), subject=Subject("order_list", str(on)),
        details={"orders": len(orders)}, now=now,
    )  # fmt: skip
