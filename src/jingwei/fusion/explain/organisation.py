"""Which rows make an organisation, why each belongs, and where its values come from."""

from dataclasses import dataclass

import polars as pl

from jingwei.fusion import golden, numbers
from jingwei.fusion.coded import plain
from jingwei.fusion.explain.ground import Ground, judgements, lines_of
from jingwei.fusion.explain.weighing import Evidence, laid, weighed
from jingwei.fusion.privacy import masked, masked_prose
from jingwei.kernel.catalogue import translate as _

REST = 200  # a row is compared with so many other rows of its organisation
SAID = (
    *("org.name", "org.uscc", "org.reg_no", "org.org_code", "org.legal_rep", "org.contact_phone"),
    *("org.registered_address", "org.operating_address", "org.status", "org.former_name"),
)
CODES = frozenset({"org.uscc", "org.reg_no", "org.org_code", "uscc", "reg_no"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an organisation: where it stands, what it says (field, text), why it belongs."""

    department: str
    file: str
    sheet: str
    row: int
    record: str
    said: tuple[tuple[str, str], ...]
    because: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A golden value, who says so, and the losers: (value, departments)."""

    field: str
    value: str
    why: str
    departments: tuple[str, ...]
    others: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation explained; facts: the line of the register."""

    number: str
    facts: dict[str, str]
    rows: tuple[Row, ...]
    values: tuple[Value, ...]
    decisions: tuple[str, ...]


def organisation(ground: Ground, *, number: str) -> Organisation:
    """Explain a living organisation; raises KeyError where there is none of this number."""
    lines = lines_of(ground, number)
    if not len(lines):
        raise KeyError(number)
    told = _against_rest(ground, lines, asked=lines)
    rows = [_row(ground, line, lines, found) for line, found in zip(lines, told, strict=True)]
    return Organisation(
        number=number, facts=_facts(ground, number), rows=tuple(rows), values=_values(ground, lines),
        decisions=judgements(ground, set(ground.state.records["record"][lines])),
    )  # fmt: skip


def _facts(ground: Ground, number: str) -> dict[str, str]:
    table = ground.state.organisations
    if table is None:
        return {}
    found = table.filter(pl.col("organisation") == number).with_columns(
        masked(pl.col("contact_phone"))
    )
    line = found.row(0, named=True) if found.height else {}
    return {field: str(value) for field, value in line.items() if value not in (None, "")}


def row(ground: Ground, line: int, lines: list[int]) -> Row:
    """Explain one row of an organisation, of which `lines` are all rows."""
    return _row(ground, line, lines, _against_rest(ground, lines, asked=[line])[0])


def _against_rest(
    ground: Ground, lines: list[int], *, asked: list[int]
) -> list[tuple[Evidence, ...]]:
    """What ties each asked row to the others of its organisation; nothing where it stands alone."""
    if len(lines) == 1:
        return [()]
    rest = [[x for x in lines if x != line][:REST] for line in asked]
    position = [x for line, others in zip(asked, rest, strict=True) for x in (line, *others)]
    group = [g for i, others in enumerate(rest) for g in (2 * i, *[2 * i + 1] * len(others))]
    return weighed(laid(ground, position, group), ground)


def _row(ground: Ground, line: int, lines: list[int], found: tuple[Evidence, ...]) -> Row:
    hidden = [masked(pl.col(c)) if c.endswith("phone") else masked_prose(pl.col(c))
              for c in SAID if c in ground.state.records.columns and c not in CODES]  # fmt: skip
    at = plain(ground.state.records[[line]]).with_columns(hidden).row(0, named=True)
    return Row(
        department=at["department"], file=at["file"], sheet=at["sheet"], row=at["row"], record=at["record"],
        said=tuple((field, at[field]) for field in SAID if at.get(field)),
        because=(_code_reason(ground, line, lines), *_history(ground, line), *judgements(ground, {at["record"]})),
        evidence=found,
    )  # fmt: skip


def _code_reason(ground: Ground, line: int, lines: list[int]) -> str:
    """What the row's code says: the same as others', contradicted, damaged, or nothing."""
    said = ground.signals.rows.row(line, named=True)
    code, believed = said["uscc"] or said["org_code"], ground.codes[line]
    if believed is not None:
        mates = sum(1 for x in lines if x != line and ground.codes[x] == believed)
        text = (
            _("代码 {code} 与本组织另外 {n} 行相同") if mates else _("代码 {code} 只有这一行写了")
        )
        return text.format(code=code, n=mates)
    if code:
        return _distrust(ground, said["org_code"], code=code)
    if not said["damaged"]:
        return _old_number(ground, line, lines, number=said["reg_no"])
    whole = {ground.signals.rows["uscc"][x] for x in lines if ground.codes[x] == said["repair"]}
    fixed = next(iter(sorted(whole - {None})), None) if said["repair"] else None
    text = (
        _("代码 {code} 校验不过；改一个字符就是本组织的 {fixed}")
        if fixed
        else _("代码 {code} 校验不过，没有采用")
    )
    return text.format(code=said["damaged"], fixed=fixed)


def _old_number(ground: Ground, line: int, lines: list[int], *, number: str | None) -> str:
    if not number:
        return _("没有代码")
    mates = sum(1 for x in lines if x != line and ground.signals.rows["reg_no"][x] == number)
    text = (
        _("没有代码；旧注册号 {number} 与本组织另外 {n} 行相同")
        if mates
        else _("没有代码，只有旧注册号 {number}")
    )
    return text.format(number=number, n=mates)


def _distrust(ground: Ground, org_code: str, *, code: str) -> str:
    bearers = ground.state.records.filter(ground.codes == org_code)
    name = bearers["org.name"].drop_nulls().mode().sort().first() if bearers.height else ""
    return _("代码 {code} 不采信：另有 {n} 行用它，写的是“{name}”，与本行其他内容对不上").format(
        code=code, n=bearers.height, name=name
    )


def _history(ground: Ground, line: int) -> list[str]:
    """Since when the row is here, and which number it had before a person's judgement."""
    at = ground.state.records.row(line, named=True)
    home = pl.select(numbers.written(pl.lit(at["home"]))).item()
    told = []
    if at["round"] < ground.state.round:
        told.append(_("第 {round} 轮起就在册").format(round=at["round"]))
    if home != ground.number[line]:
        told.append(_("原编号 {number}，依人的判定并入").format(number=home))
    return told


def _values(ground: Ground, lines: list[int]) -> tuple[Value, ...]:
    """Golden values of one organisation with their sources, elected as in the round."""
    position = pl.Series(lines, dtype=pl.UInt32)
    signals = ground.signals.rows[position]
    blank = pl.Series([None] * len(lines), dtype=pl.String)
    records = ground.state.records[position].with_columns(
        uscc=signals["uscc"].zip_with(ground.codes.gather(position).is_not_null(), blank),
        reg_no=signals["reg_no"],
    )
    said = golden.votes(records, number=pl.Series([1] * len(lines), dtype=pl.Int64))
    at = records.select("department", "file", "sheet", "row", "record", "round")
    table = golden.lineage(said, golden.elect(said), places=at)
    table = table.with_columns(pl.col("field", "value", "department", "why").cast(pl.String))
    safe = (
        pl.when(pl.col("field").is_in(list(CODES)))
        .then("value")
        .otherwise(masked_prose(pl.col("value")))
    )
    phone = pl.col("field").str.ends_with("phone")
    table = table.with_columns(value=pl.when(phone).then(masked(pl.col("value"))).otherwise(safe))
    counted = table.group_by("field", "value", maintain_order=True).agg(
        pl.col("department").unique().sort(), pl.col("won").any(), pl.col("why").drop_nulls().first()
    )  # fmt: skip
    parts = counted.partition_by("field", maintain_order=True)
    order = {field: i for i, field in enumerate(golden.SOURCES)}
    return tuple(sorted((_value(part) for part in parts), key=lambda v: order.get(v.field, 99)))


def _value(said: pl.DataFrame) -> Value:
    """One field: the winner and the others, those of most departments first."""
    first, *others = said.sort(
        "won", pl.col("department").list.len(), "value", descending=[True, True, False]
    ).iter_rows(named=True)
    return Value(
        field=first["field"], value=first["value"], why=first["why"] or "",
        departments=tuple(first["department"]),
        others=tuple((o["value"], tuple(o["department"])) for o in others),
    )  # fmt: skip
