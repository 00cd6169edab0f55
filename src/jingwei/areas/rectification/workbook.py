"""The three lists as a workbook for signature, and what a department fills into the tasks: steps, row by row (R-Z.10)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl
from django.conf import settings
from django.utils import timezone

from jingwei.areas.rectification.kinds import Proof
from jingwei.areas.rectification.lists import TITLES, Row, lines
from jingwei.areas.rectification.models import Campaign
from jingwei.areas.rectification.operations.steps import tell
from jingwei.areas.rectification.procedure import rectification
from jingwei.areas.rectification.rules import RectificationRefused
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.sheets import Column, Kind, Sheet
from jingwei.kernel.workbook import sheet_name, write_workbook
from jingwei.ledgers import definition
from jingwei.ledgers.definition import Secrecy
from jingwei.ledgers.entered import entered
from jingwei.ledgers.matched import match
from jingwei.ledgers.returned import open_returned
from jingwei.ledgers.rules import LedgerRefused
from jingwei.ledgers.sealed_rows import Said, sealed_rows
from jingwei.ledgers.seals import BASE, ROW, SEAL, new_token, sealer
from jingwei.ledgers.typed import BadValue
from jingwei.people.models import Account
from jingwei.procedures.fields import Answer, read_answers
from jingwei.procedures.models import Case
from jingwei.procedures.operations import CaseUnknown, StepRefused, take_step

_PREFIX = "JW-CASE-"
# Which step a filled row takes, by the state in which it left.
STEPS: Mapping[str, str] = {"assigned": "accept", "rectifying": "report"}
_TEXT, _DATE, _CHOICE = definition.Kind.TEXT, definition.Kind.DATE, definition.Kind.CHOICE
_ANSWERS = (
    definition.Column(key="plan", title=mark("整改措施"), kind=_TEXT, help=mark("怎么改、改到什么样。"), alias=""),
    definition.Column(key="done", title=mark("改了什么"), kind=_TEXT, help=mark("改完后写。")),
    definition.Column(key="proof_kind", title=mark("证明材料"), kind=_CHOICE, help=mark("从下拉里选。"),
                      words={one.value: str(one.label) for one in Proof}),
    definition.Column(key="proof", title=mark("文号或编号"), kind=_TEXT, help=mark("只写编号。")),
    definition.Column(key="dated", title=mark("材料日期"), kind=_DATE, help=mark("材料上的日期。")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Brought:
    """What a workbook did: how many steps were taken, and why others were not, by row."""

    taken: int
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Filled:
    """A row that somebody filled in: its number, what its seal vouches for, the step and its answers."""

    number: int
    said: Said
    version: int
    step: str
    answers: Mapping[str, Answer]


def take_out(
    campaign: Campaign, cases: Sequence[Case], path: Path, *, actor: Account, now: datetime
) -> int:
    """Write the lists of these cases to `path`, and tell the journal; how many there are. Within an active sight."""
    token, on = new_token(), timezone.localdate(now)
    rows = lines(campaign, cases, on=on)
    notes = _notes(actor, now, token)
    sheets = [_plain(key, rows, campaign, notes) for key in ("problems", "duties")]
    write_workbook(
        path, [sheets[0], _tasks(rows, campaign, notes, token), sheets[1]], created=on, day=str(on)
    )
    tell("take_out", campaign, actor=actor, now=now, token=token, cases=len(rows))
    return len(rows)


def take_in(
    campaign: Campaign, own: set[int], path: Path, *, name: str, actor: Account, now: datetime
) -> Brought:
    """Takes the step of each row that was filled in, each in a transaction of its own (R-C.11).

    own: the cases of the campaign that the actor sees. Raises RectificationRefused with every fault of the file
    before the first step; what a step itself refuses is told by row. The same workbook again takes nothing twice.
    """
    try:
        came = open_returned(path, name=name)
        places = match(came.headings, _ANSWERS, name=name).places
    except LedgerRefused as fault:
        raise RectificationRefused(str(fault)) from fault
    filled, faults, seen = list[_Filled](), list[str](), set[int]()
    for number, cells, said in sealed_rows(came, prefix=_PREFIX):
        where = _("{name} 第 {row} 行：").format(name=name, row=number)
        if said is None or said.pk not in own:
            faults.append(where + _("认不出是这次整治的哪一件，请重新导出，在原来的行里填。"))
        elif said.pk in seen:
            faults.append(where + _("这一件有两行，请只留一行。"))
        else:
            seen.add(said.pk)
            row = _row(number, said, {key: cells[at] for key, at in places.items()})
            faults += [where + one for one in row] if isinstance(row, list) else []
            filled += [row] if isinstance(row, _Filled) else []
    if faults:
        raise RectificationRefused("\n".join(faults))
    done = [_take(one, actor=actor, now=now) for one in filled]
    refused = tuple(why for why in done if why)
    tell(
        "bring_back",
        campaign,
        actor=actor,
        now=now,
        taken=len(done) - len(refused),
        refused=len(refused),
    )
    return Brought(len(done) - len(refused), refused)


def _row(number: int, said: Said, cells: Mapping[str, str]) -> _Filled | list[str] | None:
    """What was filled in, or what is wrong with it; None for a row that nobody touched."""
    given = {key: text for key, text in cells.items() if text.strip()}
    if not given:
        return None
    assert isinstance(said.base, list)  # noqa: S101 - as `_tasks` wrote and sealed it
    version, state = int(said.base[0]), str(said.base[1])
    if state not in STEPS:
        return [_("这一件现在不等责任部门填写，请把填的内容删去。")]
    step = rectification.step(STEPS[state])
    titles = {one.key: one.heading for one in _ANSWERS}
    if wrong := [titles[key] for key in given if key not in {one.key for one in step.asks}]:
        asked = _("、").join(titles[one.key] for one in step.asks)
        said_ = _("现在要填的是{asked}，请把“{wrong}”删去。")
        return [said_.format(asked=asked, wrong=_("、").join(wrong))]
    try:
        answers: dict[str, Answer] = {one.key: _plain_answer(one, given.get(one.key, "")) for one in _ANSWERS if one.key in given}  # fmt: skip
    except BadValue as fault:
        return [str(fault)]
    _kept, faults = read_answers(step.asks, answers)
    return list(faults.values()) or _Filled(number, said, version, step.key, answers)


def _plain_answer(column: definition.Column, text: str) -> Answer:
    value = entered(column, text)
    return value if isinstance(value, str | int | date) else None


def _take(filled: _Filled, *, actor: Account, now: datetime) -> str:
    """Why the step was not taken, "" where it was."""
    try:
        take_step(
            rectification, step=filled.step, case_id=filled.said.pk, version=filled.version, answers=filled.answers,
            actor=actor, now=now, key=f"{filled.said.token}/{filled.said.pk}/{filled.version}",
        )  # fmt: skip
    except (StepRefused, CaseUnknown) as refused:
        return _("第 {row} 行：{why}").format(row=filled.number, why=refused)
    return ""


def _notes(actor: Account, now: datetime, token: str) -> tuple[str, ...]:
    at = timezone.localtime(now).strftime("%Y-%m-%d %H:%M")
    text = _("{secrecy} · 账号 {account} 于 {at} 导出 · 编号 {token}").format(
        secrecy=Secrecy.INTERNAL.word, account=actor.pk, at=at, token=token
    )
    return (
        _("责任单位（盖章）：　　　　　　　　　　日期："),
        f"{settings.NOTICE} · {text}" if settings.NOTICE else text,
    )


def _plain(key: str, rows: Sequence[Row], campaign: Campaign, notes: tuple[str, ...]) -> Sheet:
    """The list of problems or of duties, to be read and signed."""
    columns = {
        "problems": [("name", _("社会组织"), 26), ("problem", _("问题类别"), 16), ("severity", _("轻重"), 8),
                     ("fact", _("具体问题"), 40), ("basis", _("依据"), 26), ("state", _("状态"), 12)],
        "duties": [("department", _("责任部门"), 22), ("tied", _("包联人"), 12), ("name", _("社会组织"), 26),
                   ("problem", _("问题类别"), 16), ("due", _("到期"), 12), ("state", _("状态"), 12)],
    }[key]  # fmt: skip
    return Sheet(
        name=sheet_name(_(TITLES[key])), title=f"{campaign.title} · {_(TITLES[key])}",
        columns=[Column("case", _("办件号"), 9, Kind.CODE), *(Column(one, title, width, Kind.WRAPPED) for one, title, width in columns)],
        rows=pl.DataFrame(
            [(str(row.case.pk), *(_cell(row, one) for one, _title, _width in columns)) for row in rows],
            schema={"case": pl.String(), **{one: pl.String() for one, _title, _width in columns}}, orient="row",
        ),
        notes=notes,
    )  # fmt: skip


def _tasks(rows: Sequence[Row], campaign: Campaign, notes: tuple[str, ...], token: str) -> Sheet:
    """The list of tasks, with the columns that the department fills in and the seal of every row."""
    seal = sealer(token)
    known = [("name", _("社会组织"), 26), ("problem", _("问题类别"), 16), ("measure", _("整改要求"), 30),
             ("due", _("到期"), 12), ("state", _("状态"), 12)]  # fmt: skip
    frame = []
    for row in rows:
        thing = f"{_PREFIX}{row.case.pk}"
        base = json.dumps([row.case.version, row.case.state])
        frame.append((str(row.case.pk), *(_cell(row, key) for key, _title, _width in known),
                      *("" for _one in _ANSWERS), thing, base, seal(thing, base)))  # fmt: skip
    keys = [
        "case",
        *(key for key, _title, _width in known),
        *(one.key for one in _ANSWERS),
        ROW,
        BASE,
        SEAL,
    ]
    said = _(
        "“交办督办”的填整改措施，“限期整改”的改完后填其余四栏；存盘后在清单页面交回。请勿动隐藏的列；不写人名、电话。"
    )
    return Sheet(
        name=sheet_name(_(TITLES["tasks"])), title=f"{campaign.title} · {_(TITLES['tasks'])}",
        columns=[
            Column("case", _("办件号"), 9, Kind.CODE),
            *(Column(key, title, width, Kind.WRAPPED) for key, title, width in known),
            *(Column(one.key, one.heading, 24, Kind.ANSWER, choices=tuple(_(word) for word in one.words.values())) for one in _ANSWERS),
            *(Column(key, key, 4, Kind.CODE, hidden=True) for key in (ROW, BASE, SEAL)),
        ],
        rows=pl.DataFrame(frame, schema={key: pl.String() for key in keys}, orient="row"),
        notes=(said, *notes), printed=len(known) + 1 + len(_ANSWERS),
    )  # fmt: skip


def _cell(row: Row, key: str) -> str:
    if key == "due":
        return str(row.case.due_on or "")
    return str(getattr(row, key))
