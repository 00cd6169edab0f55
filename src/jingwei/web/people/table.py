"""The workbooks of accounts in bulk: the template, reading it back, the sheet of first passwords (R-P.16)."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.sheets import Column, Kind, Sheet
from jingwei.kernel.workbook import write_workbook
from jingwei.people.operations import AccountRow, Opened, PeopleRefused
from jingwei.people.permissions import Side, roles_of
from jingwei.units.kinds import CodeSystem
from jingwei.web.sheet_rows import Says, TableRefused, read_rows

MOST = 500  # rows: hashing their passwords takes about a minute
LOGIN, NAME, ROLE, CODE, SYSTEM = (
    mark("登录名"), mark("姓名"), mark("角色"), mark("单位代码"), mark("代码体系"),
)  # fmt: skip
_HEADINGS = (LOGIN, NAME, ROLE, CODE, SYSTEM)
_SYSTEMS = {str(system.label): system for system in CodeSystem}

UnitLine = tuple[str, str, str]


def write_template(path: Path, units: Sequence[UnitLine], *, on: date) -> None:
    """The table to fill in, and a sheet with the codes of the units: path, code, system.

    Roles and systems stand in Chinese, as they are read, whoever takes the template.
    """
    roles = tuple(role.title for role in roles_of(Side.BUSINESS))
    own: dict[str, tuple[float, tuple[str, ...]]] = {
        LOGIN: (18, ()), NAME: (14, ()), ROLE: (20, roles), CODE: (20, ()), SYSTEM: (22, tuple(_SYSTEMS)),
    }  # fmt: skip
    wanted = Sheet(
        name=_("账号"), title=_("批量开通账号"), frozen=1, filtered=False,
        columns=[Column(key, _(key), width, choices=choices) for key, (width, choices) in own.items()],
        rows=pl.DataFrame({key: [""] * MOST for key in own}),
        notes=[_("一行一个账号；角色从下拉框选，单位代码见“单位代码”表；代码体系只在同一代码有两个单位时填。"),
               _("不写电话、证件号；初始密码由系统给出，登录后必须修改。最多 {most} 行。").format(most=MOST)],
    )  # fmt: skip
    headings = {"unit": _("单位"), CODE: _(CODE), SYSTEM: _(SYSTEM)}
    codes = Sheet(
        name=_("单位代码"), title=_("单位代码"), columns=[Column(key, text, 44 if key == "unit" else 22) for key, text in headings.items()],
        rows=pl.DataFrame(units, schema=dict.fromkeys(headings, pl.String), orient="row"),
    )  # fmt: skip
    write_workbook(path, [wanted, codes], created=on, day=str(on))


def write_passwords(path: Path, made: Iterable[Opened], *, on: date) -> None:
    """Logins with their first passwords, to be cut into slips and handed over."""
    lines = [(one.account.name, one.account.login, one.password) for one in made]
    headings = {NAME: _(NAME), LOGIN: _(LOGIN), "password": _("初始密码")}
    sheet = Sheet(
        name=_("初始密码"), title=_("初始密码"), columns=[Column(key, text, 28, Kind.CODE) for key, text in headings.items()],
        rows=pl.DataFrame(lines, schema=dict.fromkeys(headings, pl.String), orient="row"),
        notes=[_("系统里不再保存，也不能再下载。逐人当面交付，交付后删除本文件；首次登录必须修改。")],
    )  # fmt: skip
    write_workbook(path, [sheet], created=on, day=str(on))


def read_table(path: Path, *, name: str) -> list[AccountRow]:
    """The rows that were filled in; `name` is what the sender calls the file. Raises PeopleRefused."""
    said = Says(
        no_book=_("{name}：请用模板填写，存为 .xlsx 再传。"),
        no_heads=_("{name}：没有找到“登录名、姓名、角色、单位代码”这几列，请用模板填写。"),
    )
    heads = {one: (one,) for one in _HEADINGS}
    try:
        rows = read_rows(path, name=name, heads=heads, needed=set(_HEADINGS) - {SYSTEM}, said=said)
    except TableRefused as refused:
        raise PeopleRefused(str(refused)) from refused
    if len(rows) > MOST:
        text = _("{name}：有 {count} 行，一次最多 {most} 行，请分几次上传。")
        raise PeopleRefused(text.format(name=name, count=len(rows), most=MOST))
    return [_row(number, said) for number, said in rows]


def _row(number: int, said: dict[str, str]) -> AccountRow:
    """A row; a system that is none is passed over, the code alone must do then."""
    login, name, role, code, system = (said.get(key, "") for key in _HEADINGS)
    return AccountRow(number, login, name, role, code, _SYSTEMS.get(system))
