"""What people judged: read, checked against each other, applied before any machine evidence (rule R-F.12)."""

import polars as pl

from jingwei.fusion.model import DECISIONS, PLACE_OF_ROW, Judgement, empty
from jingwei.fusion.state import State
from jingwei.kernel.catalogue import translate as _


class DecisionsRefused(Exception):
    """Judgements that contradict each other or name rows that do not exist; one line per fault.

    unknown: positions of the judgements on rows that do not exist, where nothing else is wrong: without
    these the others can be used.
    """

    def __init__(self, lines: list[str], *, unknown: tuple[int, ...] = ()) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines
        self.unknown = unknown


def resolve(
    judgements: pl.DataFrame | None, records: pl.DataFrame, *, before: State
) -> pl.DataFrame:
    """All judgements, the old and the new, in the schema DECISIONS.

    `judgements` names records by left_record and right_record, or rows by left_file, left_sheet,
    left_row and the same on the right; judgement is same, different, unsure or undo. A later judgement on the same two
    records replaces the earlier one; the earlier stays in the list, revoked.
    """
    if judgements is None or judgements.is_empty():
        return before.decisions if before.decisions.width else empty(DECISIONS)
    new = _named(judgements, records).with_columns(
        round=pl.lit(before.round + 1, dtype=pl.Int32), revoked=pl.lit(value=False)
    )
    old = before.decisions if before.decisions.width else empty(DECISIONS)
    again = old.join(
        new.select("left_record", "right_record"), on=["left_record", "right_record"], how="semi"
    )
    old = old.with_columns(
        revoked=pl.col("revoked")
        | pl.struct("left_record", "right_record").is_in(
            again.select(pl.struct("left_record", "right_record")).to_series().implode()
        )
    )
    new = new.with_columns(revoked=pl.col("judgement") == str(Judgement.UNDO))
    told = pl.concat([old.select(list(DECISIONS)), new.select(list(DECISIONS))])
    _check(told, records)
    return told


def _named(judgements: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Judgements with the two records in a fixed order; refuses rows that do not exist."""
    numbered = "line" in judgements.columns
    table = judgements if numbered else judgements.with_row_index("line", offset=2)
    # a row that was kept from an earlier list may stand where a new one stands: the new one is meant
    index = records.select(*PLACE_OF_ROW, "record").unique(
        PLACE_OF_ROW, keep="last", maintain_order=True
    )
    for side in ("left", "right"):
        column = f"{side}_record"
        if column not in table.columns:
            table = table.with_columns(pl.lit(None, dtype=pl.String).alias(column))
        by_place = _by_place(table, index, side=side)
        table = table.with_columns(
            pl.coalesce(pl.col(column).replace("", None), by_place).alias(column)
        )
    _refuse_unknown(table, records)
    defaults = [pl.lit("").alias(c) for c in ("who", "why") if c not in table.columns]
    table = table.with_columns(defaults).with_columns(
        pl.col("judgement").str.strip_chars().str.to_lowercase()
    )
    swapped = pl.col("left_record") > pl.col("right_record")
    ordered = table.with_columns(
        left_record=pl.when(swapped).then("right_record").otherwise("left_record"),
        right_record=pl.when(swapped).then("left_record").otherwise("right_record"),
    )
    return ordered.select("left_record", "right_record", "judgement", "who", "why").unique(
        maintain_order=True
    )


def _by_place(table: pl.DataFrame, index: pl.DataFrame, *, side: str) -> pl.Series:
    asked = places(table, side=side)
    if asked is None:
        return pl.Series([None] * table.height, dtype=pl.String)
    return asked.join(index, on=list(PLACE_OF_ROW), how="left", maintain_order="left")["record"]


def places(judgements: pl.DataFrame, *, side: str) -> pl.DataFrame | None:
    """file, sheet ("": none) and row (null: no number) that each judgement names on a side; None: it has no such columns."""
    file, sheet, row = (f"{side}_{k}" for k in PLACE_OF_ROW)
    if not {file, sheet, row} <= set(judgements.columns):
        return None
    text = pl.col(file, sheet).cast(pl.String).fill_null("")
    asked = judgements.select(text, pl.col(row).cast(pl.Int32, strict=False))
    return asked.rename({f"{side}_{k}": k for k in PLACE_OF_ROW})


def _refuse_unknown(table: pl.DataFrame, records: pl.DataFrame) -> None:
    known = records["record"].implode()
    words = [str(j) for j in Judgement]
    bad = table.filter(
        ~pl.col("left_record").is_in(known).fill_null(value=False)
        | ~pl.col("right_record").is_in(known).fill_null(value=False)
    )
    odd = table.filter(~pl.col("judgement").str.strip_chars().str.to_lowercase().is_in(words))
    gone = bad["line"].to_list()
    lines = [
        _(
            "答案第 {line} 行：找不到它说的那一行。请核对文件、工作表和行号，或用本轮的待核对表作答。"
        ).format(line=n)
        for n in gone
    ]
    lines += [
        _("答案第 {line} 行：“{word}”不是答案。请填 same、different、unsure 或 undo。").format(
            line=n, word=w
        )
        for n, w in odd.select("line", "judgement").rows()
    ]
    if lines:
        first = int(table["line"][0])
        unknown = () if len(odd) else tuple(n - first for n in gone)
        raise DecisionsRefused(lines, unknown=unknown)


def active(told: pl.DataFrame, judgement: Judgement) -> pl.DataFrame:
    """The judgements of one kind that still hold, in order."""
    return told.filter((pl.col("judgement") == str(judgement)) & ~pl.col("revoked"))


def _check(told: pl.DataFrame, records: pl.DataFrame) -> None:
    """Refuse judgements by which two records are one organisation and two at once."""
    parent: dict[str, str] = {}

    def root(x: str) -> str:
        while parent.get(x, x) != x:
            x = parent[x]
        return x

    for left, right in active(told, Judgement.SAME).select("left_record", "right_record").rows():
        parent[root(left)] = root(right)
    clash = [
        (a, b)
        for a, b in active(told, Judgement.DIFFERENT).select("left_record", "right_record").rows()
        if root(a) == root(b)
    ]
    text = _(
        "答案自相矛盾：{left} 与 {right} 既判为不是同一家，又经其他答案连成同一家。请改正其中一条。"
    )
    if clash:
        place = _places(records, {record for pair in clash for record in pair})
        said = [(place.get(a, a), place.get(b, b)) for a, b in clash]
        raise DecisionsRefused([text.format(left=a, right=b) for a, b in said])


def _places(records: pl.DataFrame, wanted: set[str]) -> dict[str, str]:
    """File, sheet and row of records, as a clerk looks them up."""
    found = records.filter(pl.col("record").is_in(sorted(wanted)))
    where = found.select("record", *PLACE_OF_ROW).rows()
    return {record: " / ".join(str(p) for p in place if p) for record, *place in where}


def apart(told: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """left, right: lines of records that a person judged different."""
    lines = records.select("record").with_row_index("line")
    pairs = active(told, Judgement.DIFFERENT).select("left_record", "right_record")
    found = pairs.join(
        lines.rename({"record": "left_record", "line": "left"}), on="left_record"
    ).join(lines.rename({"record": "right_record", "line": "right"}), on="right_record")
    return found.select(pl.col("left", "right").cast(pl.UInt32)).sort("left", "right")


def freed(held: pl.Series, apart_lines: pl.DataFrame) -> pl.Series:
    """Lines of an organisation that a person judged to be two are clustered anew; the others stay held."""
    left, right = held.gather(apart_lines["left"]), held.gather(apart_lines["right"])
    split = left.filter(left == right).unique()
    frame = held.to_frame("held")
    kept = pl.when(~pl.col("held").is_in(split.implode())).then("held")
    return frame.select(kept.alias("held")).to_series()


def edges(told: pl.DataFrame, records: pl.DataFrame, *, before: State) -> pl.DataFrame:
    """Homes that judgements of "same" make one, the old and the new; those of undone judgements fall away.

    records: record, home. Old ones hold although their records may have left the lists.
    """
    if told.is_empty() and before.edges.is_empty():
        return before.edges
    pair = ["left_record", "right_record"]
    same = active(told, Judgement.SAME).select(pair)
    kept = before.edges.join(same, on=pair, how="semi")
    home = records.select("record", "home")
    new = same.join(kept, on=pair, how="anti")
    new = new.join(home.rename({"record": "left_record", "home": "a"}), on="left_record")
    new = new.join(home.rename({"record": "right_record", "home": "b"}), on="right_record").filter(
        pl.col("a") != pl.col("b")
    )
    made = new.select(
        older=pl.min_horizontal("a", "b"),
        younger=pl.max_horizontal("a", "b"),
        left_record="left_record",
        right_record="right_record",
    )
    return pl.concat([kept, made.select(kept.columns)]).sort("older", "younger", *pair)


def taken_back(told: pl.DataFrame, records: pl.Series, *, round_no: int) -> pl.Series:
    """Whether each record is named by a judgement that was taken back in this round: it is looked at again."""
    undo = (pl.col("judgement") == str(Judgement.UNDO)) & (pl.col("round") == round_no)
    sides = told.filter(undo).select("left_record", "right_record")
    return records.is_in(pl.concat([sides["left_record"], sides["right_record"]]).implode())


def undone(told: pl.DataFrame) -> pl.DataFrame:
    """left_record, right_record of judgements of "different" that no longer hold."""
    gone = told.filter((pl.col("judgement") == str(Judgement.DIFFERENT)) & pl.col("revoked"))
    pair = ["left_record", "right_record"]
    return gone.select(pair).unique().join(active(told, Judgement.DIFFERENT), on=pair, how="anti")
