"""Writes last year's ledgers of Party organisations and instructors as messy workbooks, as offices keep them by hand.

All persons are invented; what a ledger must not bring in (secretaries, phones, birth dates, members by name) is
there, so that it can be seen to stay out.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random

import xlsxwriter

from jingwei.sample.layouts import INVENTED
from jingwei.sample.model import City, Organisation
from jingwei.sample.party import YEAR, Branch, Guide, party_of

PARTIES, INSTRUCTORS = "党支部台账（原件）.xlsx", "指导员台账（原件）.xlsx"
CANARIES = (
    "金丝雀",
    "15900001234",
    "150302198001011234",
)  # of persons, in columns that are not read
_BY_KIND = {
    "official": "机关干部",
    "retired": "退休干部",
    "graduate": "选派大学生",
    "professional": "专业人员",
}
_WITHOUT_CODE, _SHORT, _FORMER = (
    0.25,
    0.12,
    0.5,
)  # of the organisations; the last of those that were renamed
Cell = str | int | date
Grid = list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Written:
    """What a ledger says of one organisation: its truth id, and the row, counted from 1, in which it stands."""

    truth_id: int
    row: int
    name: str
    has_code: bool


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: its cells, what is merged (first row, left, last row, right, from 0), whom it names."""

    cells: Grid
    merges: list[tuple[int, int, int, int]]
    written: list[Written]


def write_cover_books(
    city: City, folder: Path, *, seed: int, listed: Collection[int] | None = None
) -> None:
    """Both ledgers as workbooks; equal arguments, equal bytes. listed: truth ids of whom they may name; None: all."""
    branches, guides = party_of(city, seed=seed)
    known = {one.truth_id for one in city.organisations} if listed is None else set(listed)
    own = [one for one in branches if known.issuperset(host for host, _since in one.hosts)]
    _write(folder / PARTIES, party_book(city, own, seed=seed))
    sent = [
        Guide(one.name, one.post_kind, tuple(tie for tie in one.guides if tie[0] in known))
        for one in guides
    ]
    _write(
        folder / INSTRUCTORS, instructor_book(city, [one for one in sent if one.guides], seed=seed)
    )


def party_book(city: City, branches: list[Branch], *, seed: int) -> Book:
    """The ledger of Party organisations: a title, a line on who filled it in, two rows of headings, a total, notes."""
    random = Random(f"party book {city.place.code} {seed}")
    cells: Grid = [
        [f"{city.place.name}“两新”组织党支部台账（{YEAR}年）"],
        [f"填报单位：{city.place.name}社会工作部　填报人：{CANARIES[0]}　联系电话：{CANARIES[1]}　填报时间：{YEAR}年12月31日"],
        ["序号", "党组织名称", "覆盖单位", "统一社会信用代码", "组建形式", "书记情况", "", "", "", "党员情况", "", "成立时间", "备注"],
        ["", "", "", "", "", "姓名", "联系电话", "出生年月", "身份证号", "正式", "预备", "", ""],
    ]  # fmt: skip
    merges = [(0, 0, 0, 12), (1, 0, 1, 12), (2, 5, 2, 8), (2, 9, 2, 10)]
    merges += [(2, at, 3, at) for at in (0, 1, 2, 3, 4, 11, 12)]
    written: list[Written] = []
    for number, branch in enumerate(branches, start=1):
        hosts = [city.organisations[one - 1] for one, _since in branch.hosts]
        told = [_told(one, random) for one in hosts]
        first = len(cells)
        facts = _facts(number, branch, random)
        if len(told) > 1 and random.random() < 0.5:  # one host a row, the rest merged
            for at, (name, code) in enumerate(told):
                head, tail = facts if at == 0 else (["", ""], [""] * 9)
                cells.append([*head, name, code, *tail])
            merges += [(first, at, len(cells) - 1, at) for at in (0, 1, 4, 9, 10, 11)]
        else:
            sign = random.choice(("、", "\n", "；"))
            codes = "、".join(code for _name, code in told if code)
            cells.append([*facts[0], sign.join(name for name, _code in told), codes, *facts[1]])
        written += [
            Written(one.truth_id, first + 1, name, bool(code))
            for one, (name, code) in zip(hosts, told, strict=True)
        ]
    total = sum(one.formal for one in branches)
    cells += [["合计", f"{len(branches)}个", *[""] * 7, total], [f"注：{INVENTED}。党员名册另附。"]]
    return Book(cells, merges, written)


def _facts(number: int, branch: Branch, random: Random) -> tuple[list[Cell], list[Cell]]:
    """The cells before the hosts and behind them."""
    form = random.choice(("联合组建", "联建", "联合")) if branch.formation == "joint" else random.choice(("单独组建", "单独", "单建"))  # fmt: skip
    formal: Cell = f"{branch.formal}人" if random.random() < 0.1 else branch.formal
    person = list(CANARIES) if random.random() < 0.7 else ["", "", ""]
    secretary: list[Cell] = [person[0], person[1], "1980年1月" if person[0] else "", person[2]]
    note = f"{CANARIES[0]}任书记" if random.random() < 0.1 else ""
    return [number, branch.name], [
        form, *secretary, formal, branch.probationary, _day(branch.established_on, random), note
    ]  # fmt: skip


def _day(day: date, random: Random) -> Cell:
    """A day in one of ten writings; all of them say the very day."""
    texts: tuple[Cell, ...] = (
        day, day.isoformat(), f"{day.year}.{day.month}.{day.day}", f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日", day.strftime("%Y%m%d"), f"{day.year}-{day.month}-{day.day}",
        f"{day.year}.{day.month:02d}.{day.day:02d}", (day - date(1899, 12, 30)).days, f"{day.year}年{day.month:02d}月{day.day:02d}日",
    )  # fmt: skip
    return random.choice(texts)


def _told(one: Organisation, random: Random) -> tuple[str, str]:
    """Name and code as a clerk writes them: in full, for short, as it was called before; the code left out here and there."""
    name = one.name.text
    draw = random.random()
    if one.former and draw < _FORMER:
        name = one.former.text
    elif draw < _SHORT:
        name = f"{one.name.brand}{one.name.trade}"
    code = "" if random.random() < _WITHOUT_CODE else one.codes.credit
    return name, code


def instructor_book(city: City, guides: list[Guide], *, seed: int) -> Book:
    """The ledger of instructors: one row for each organisation, the instructor merged over his."""
    random = Random(f"instructor book {city.place.code} {seed}")
    cells: Grid = [
        [f"{city.place.name}党建工作指导员台账（{YEAR}年）"],
        [
            "序号",
            "指导员姓名",
            "工作单位",
            "人员类别",
            "联系电话",
            "联系单位",
            "统一社会信用代码",
            "选派时间",
            "备注",
        ],
    ]
    merges, written = [(0, 0, 0, 8)], []
    for number, guide in enumerate(guides, start=1):
        first = len(cells)
        for at, (truth, since) in enumerate(guide.guides):
            one = city.organisations[truth - 1]
            name, code = _told(one, random)
            head: list[Cell] = [
                number,
                guide.name,
                city.place.name,
                _BY_KIND[guide.post_kind],
                CANARIES[1],
            ]
            cells.append([*(head if at == 0 else [""] * 5), name, code, _day(since, random), ""])
            written.append(Written(truth, first + 1, name, bool(code)))
        if len(guide.guides) > 1:
            merges += [(first, at, len(cells) - 1, at) for at in range(5)]
    cells += [["合计", f"{len(guides)}名"], [f"注：{INVENTED}。"]]
    return Book(cells, merges, written)


def _write(path: Path, book: Book) -> None:
    made = xlsxwriter.Workbook(path)
    # Without fixed times the same city would give other bytes every second.
    made.set_properties({"created": datetime(YEAR, 12, 31), "comments": INVENTED})  # noqa: DTZ001
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    middle = made.add_format({"align": "center", "valign": "vcenter", "text_wrap": True})
    sheet = made.add_worksheet("台账")
    for at, column, cell in _filled(book.cells):
        if isinstance(cell, date):
            sheet.write_datetime(at, column, cell, day)
        else:
            sheet.write(at, column, cell)
    for top, left, bottom, right in book.merges:
        cell = book.cells[top][left]
        sheet.merge_range(top, left, bottom, right, "", middle)
        if isinstance(cell, date):
            sheet.write_datetime(top, left, cell, day)
        else:
            sheet.write(top, left, cell, middle)
    sheet.set_column(1, 2, 34)
    made.close()


def _filled(cells: Grid) -> Iterator[tuple[int, int, Cell]]:
    for at, line in enumerate(cells):
        for column, cell in enumerate(line):
            if cell != "":
                yield at, column, cell
