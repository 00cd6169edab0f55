"""Organisation numbers: minted once, carried on, resolved for ever (rule R-F.1)."""

import polars as pl


def written(number: pl.Expr) -> pl.Expr:
    """123 -> JW-0000123."""
    return pl.format("JW-{}", number.cast(pl.String).str.zfill(7))


def read(organisations: pl.Series) -> pl.Series:
    """JW-0000123 -> 123."""
    return organisations.str.slice(3).cast(pl.Int64)


def resolve(homes: pl.Series, edges: pl.DataFrame) -> pl.Series:
    """The living number of each home number: the oldest of those that people's judgements made one."""
    parent: dict[int, int] = {}

    def root(x: int) -> int:
        while parent.get(x, x) != x:
            x = parent[x]
        return x

    for older, younger in edges.select("older", "younger").rows():
        x, y = sorted((root(older), root(younger)))
        parent[y] = x
    moved = {home: root(home) for home in parent}
    return homes.replace(list(moved), list(moved.values())) if moved else homes


def aliases(edges: pl.DataFrame) -> pl.DataFrame:
    """organisation, alias: numbers that lead to a living one."""
    homes = pl.concat([edges["older"], edges["younger"]]).unique().sort().alias("alias")
    table = pl.DataFrame({"alias": homes, "organisation": resolve(homes, edges)})
    return table.filter(pl.col("alias") != pl.col("organisation"))
