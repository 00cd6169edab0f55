"""Decides how each department's list is laid out: titles, notes, header rows, order, totals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from random import Random

from jingwei.sample.departments import Department
from jingwei.sample.headings import HEADINGS, TELLING

INVENTED = "样例数据，纯属虚构"

_TITLES = (
    "{city}{department}新兴领域组织名单（{invented}）",
    "{city}“两企三新”组织摸排登记表（{department}，{invented}）",
    "{department}关于新兴领域单位情况的统计表（{invented}）",
    "附件2：{city}新经济组织、新社会组织基础信息表（{invented}）",
)
_NOTES = (
    "说明：本表由各单位如实填写，代码以营业执照为准。",
    "填表说明：1.“联系电话”填写常用电话；2.地址填写到门牌号。",
    "注：本表涉及数据仅供工作使用，请妥善保管。",
    "统计口径：截至填报日登记在册的单位。",
    "请于当月25日前报送，电子版和盖章扫描件一并报送。",
)


@dataclass(frozen=True)
class Options:
    """What the caller asks of the layouts."""

    rename_headings: bool = False
    swap_columns: bool = False


PLAIN = Options()


@dataclass(frozen=True)
class Layout:
    """How one department's sheets look.

    ``order`` holds indices into the department's columns; ``headings`` one path a column of the
    order, outermost first, all of the same length, "" where the cell above is merged down.
    """

    title: str
    unit_line: bool
    notes: tuple[str, ...]
    serial: str
    order: tuple[int, ...]
    headings: tuple[tuple[str, ...], ...]
    total: bool
    signature: bool
    note_below: bool
    subtotals: bool
    blank_rows: bool
    hidden_rows: bool

    @property
    def depth(self) -> int:
        """How many rows the header has, one to three."""
        return len(self.headings[0])


def layout_of(department: Department, *, city: str, seed: int, options: Options = PLAIN) -> Layout:
    """The layout of a department's list; the same for every round of one seed."""
    random = Random(f"layout {city} {seed} {department.number}")
    order = list(range(len(department.columns) - department.late))
    if options.swap_columns:
        random.shuffle(order)
    headings = _headings(department, order=order, random=random, options=options)
    late = range(len(order), len(department.columns))
    headings += _late(department, late, depth=len(headings[0]), options=options)
    order += late
    draw = random.random
    bare = draw() < 0.12 and not department.text_file
    title = "" if bare else random.choice(_TITLES).format(
        city=city, department=department.name, invented=INVENTED
    )  # fmt: skip
    return Layout(
        title=title,
        unit_line=not bare and draw() < 0.6,
        notes=() if bare else tuple(random.sample(_NOTES, (0, 0, 1, 1, 2, 3)[int(draw() * 6)])),
        serial=random.choice(("序号", "序号", "编号", "")),
        order=tuple(order),
        headings=headings,
        total=draw() < 0.5,
        signature=draw() < 0.4,
        note_below=bare,
        subtotals=department.sees_place and department.by_district,
        blank_rows=draw() < 0.3,
        hidden_rows=draw() < 0.15 and not department.text_file,
    )


def unit_line(department: Department, *, on: date, random: Random) -> str:
    """填报单位（盖章）：税务局    填报人：…    填报时间：2025年11月; invented persons need no name."""
    gap = " " * random.choice((2, 4, 8))
    when = f"填报时间：{on.year}年{on.month}月"
    return f"填报单位（盖章）：{department.name}{gap}填报人：{gap}{when}"


def _headings(
    department: Department, *, order: list[int], random: Random, options: Options
) -> tuple[tuple[str, ...], ...]:
    keys = [department.columns[i] for i in order]
    middles = any(HEADINGS[k].middle for k in keys)
    grouped = any(HEADINGS[k].group for k in keys)
    depth = 1
    if grouped and random.random() < 0.6:
        depth = 3 if middles else 2
    leaves = _leaves(keys, random=random, options=options)
    return tuple(_path(k, leaf, depth) for k, leaf in zip(keys, leaves, strict=True))


def _late(
    department: Department, late: Iterable[int], *, depth: int, options: Options
) -> tuple[tuple[str, ...], ...]:
    """The headings of the columns about which nothing is drawn."""
    keys = [department.columns[i] for i in late]
    leaves = [
        HEADINGS[k].rare[0] if options.rename_headings else HEADINGS[k].common[0] for k in keys
    ]
    return tuple(_path(k, leaf, depth) for k, leaf in zip(keys, leaves, strict=True))


def _path(key: str, leaf: str, depth: int) -> tuple[str, ...]:
    heading = HEADINGS[key]
    above = [part for part in (heading.group, heading.middle) if part]
    path = (*above[: depth - 1], leaf) if depth > 1 else (leaf,)
    return (*path, *[""] * (depth - len(path)))


def _leaves(keys: list[str], *, random: Random, options: Options) -> list[str]:
    leaves = []
    for key in keys:
        heading = HEADINGS[key]
        words = heading.rare if options.rename_headings else heading.common
        leaves.append(random.choice(words))
    if options.rename_headings and random.random() < 0.5:
        telling = [i for i, key in enumerate(keys) if key in TELLING]
        at = random.choice(telling)
        leaves[at] = f"字段{at + 1}"
    return leaves
