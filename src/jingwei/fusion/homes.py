"""Home numbers: which organisation a line belongs to, before people's judgements join any (rule R-F.1)."""

from dataclasses import dataclass

import polars as pl

from jingwei.fusion.state import DEPARTED, MOVES


@dataclass(frozen=True)
class Homes:
    """home per line; the next number to be minted; moves: lines taken out of an organisation this time."""

    home: pl.Series
    next_number: int
    moves: pl.DataFrame


def settle(lines: pl.DataFrame, *, next_number: int, departed: pl.DataFrame) -> Homes:
    """Give every line a home.

    lines: record, group, home (null when new), held (organisation number; null when new or set free by a
    judgement), code, core, place, digest. A line that is held keeps its home; a new one takes the number of
    its group's organisation. Where a judgement set an organisation's lines free, the part with the code keeps
    the number, else the larger. Who comes back with the code of one of the departed (schema DEPARTED) takes
    up its number again. New numbers follow codes and names: they depend on what the lists say alone.
    """
    table = _come_back(_of_groups(lines), departed)
    fresh = table.filter(pl.col("number").is_null()).sort(
        "code", "core", "place", "digest", nulls_last=True
    )
    fresh = fresh.with_columns(number=pl.int_range(pl.len(), dtype=pl.Int64) + next_number)
    known = pl.concat([table.filter(pl.col("number").is_not_null()), fresh]).select(
        "group", "number"
    )
    laid = lines.join(known, on="group", how="left", maintain_order="left")
    # a set-free line whose group kept its organisation's number stays at home, too
    stays = pl.col("home").is_not_null() & (
        pl.col("held").is_not_null() | (pl.col("was") == pl.col("number"))
    )
    laid = laid.with_columns(new=pl.when(stays).then("home").otherwise("number"))
    moved = laid.filter(pl.col("home").is_not_null() & (pl.col("home") != pl.col("new")))
    moves = moved.select("record", pl.col("home").alias("from"), to="new")
    return Homes(
        home=laid["new"].alias("home"), next_number=next_number + fresh.height, moves=moves
    )


def _of_groups(lines: pl.DataFrame) -> pl.DataFrame:
    """group, number (null: to be minted), code, core, place, digest of each group."""
    groups = lines.group_by("group").agg(
        number=pl.col("held").max(), code=pl.col("code").max(), core=pl.col("core").max(),
        place=pl.col("place").max(), digest=pl.col("digest").min(),
    )  # fmt: skip
    free = lines.filter(pl.col("held").is_null() & pl.col("was").is_not_null())
    shares = free.group_by("was", "group").agg(rows=pl.len()).join(groups, on="group")
    order = ["was", "coded", "rows", "digest"]
    shares = shares.with_columns(coded=pl.col("code").is_not_null())
    best = shares.sort(order, descending=[False, True, True, False]).unique(
        "was", keep="first", maintain_order=True
    )
    heirs = best.filter(pl.col("number").is_null()).unique(
        "group", keep="first", maintain_order=True
    )
    groups = groups.join(heirs.select("group", inherited="was"), on="group", how="left")
    return groups.with_columns(number=pl.coalesce("number", "inherited")).drop("inherited")


def _come_back(groups: pl.DataFrame, departed: pl.DataFrame) -> pl.DataFrame:
    """Groups without a number whose code is one departed organisation's, with that organisation's number."""
    alone = departed.unique("code", keep="none", maintain_order=True).unique("home", keep="none")
    back = groups.select(pl.col("code").cast(pl.String)).to_series()
    found = groups.with_columns(back.alias("code")).join(
        alone.rename({"home": "back"}), on="code", how="left", maintain_order="left"
    )
    return groups.with_columns(number=pl.coalesce("number", found["back"]))


def departed(before: pl.DataFrame, after: pl.DataFrame, *, known: pl.DataFrame) -> pl.DataFrame:
    """Schema DEPARTED: homes that no line has any more, with the code that was believed of each.

    before, after: lines with home and code; known: those that had departed until now.
    """
    left = before.filter(pl.col("code").is_not_null()).join(after, on="home", how="anti")
    told = left.select("home", pl.col("code").cast(pl.String)).unique(maintain_order=True)
    still = known.join(after, on="home", how="anti")
    return pl.concat([still, told.match_to_schema(DEPARTED)]).unique().sort("home", "code")


def restored(
    home: pl.Series, records: pl.Series, *, moves: pl.DataFrame, undone: pl.DataFrame
) -> pl.Series:
    """Homes with the moves of undone judgements taken back.

    moves: schema MOVES; undone: left_record, right_record.
    """
    back = moves.join(undone, on=["left_record", "right_record"], how="semi")
    if back.is_empty():
        return home
    frame = pl.DataFrame({"record": records, "home": home})
    laid = frame.join(
        back.select("record", "from", "to"), on="record", how="left", maintain_order="left"
    )
    return laid.select(
        pl.when(pl.col("home") == pl.col("to")).then("from").otherwise("home").alias("home")
    ).to_series()


def no_moves() -> pl.DataFrame:
    """An empty table of moves."""
    return pl.DataFrame(schema=MOVES)
