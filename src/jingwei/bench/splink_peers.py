"""Splink as a contender: as its documentation sets it up, and with our normalised columns.

Splink 5.0. Both run on DuckDB in memory, train without labels, and cluster by connected components
as Splink does. What is measured ends with one clustering, at a match weight of 10; the
clusterings at the other thresholds, among which the truth picks the best, come after.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_level_library as levels
from splink import comparison_library as compare

from jingwei.bench.measure import Job, Stopwatch
from jingwei.bench.peers import PARTITION
from jingwei.fusion.normalise.places import local_places
from jingwei.fusion.normalise.signals import Signals, Vocabulary, digests, signals

MEASURED_AT = 10
# Match weights: log2 of the odds that a pair is one organisation.
THRESHOLDS = (2, 4, 6, 7, 8, 9, MEASURED_AT, 11, 12, 14, 16, 20)
SEED = 1
PAIRS_FOR_U = 1e6  # the default; more would cost Splink more
_STOCK = {
    "code": "org.uscc",
    "name": "org.name",
    "phone": "org.contact_phone",
    "address": "org.operating_address",
    "person": "org.legal_rep",
}


@dataclass(frozen=True)
class Model:
    """What to compare, which pairs to look at, and what to train on.

    `certain` rules hold few pairs of different organisations and find about `recall` of the equal.
    """

    comparisons: Sequence[Any]
    blocks: Sequence[Any]
    certain: Sequence[Any]
    train_on: Sequence[Any]
    recall: float = 0.8


def stock(job: Job, watch: Stopwatch) -> None:
    """The columns as they stand, and the comparisons that the documentation gives for such columns."""
    records = pl.read_parquet(job.source)
    fields = [
        pl.col(field).alias(name)
        if field in records.columns
        else pl.lit(None, pl.String).alias(name)
        for name, field in _STOCK.items()
    ]
    model = Model(
        comparisons=[
            compare.NameComparison("name"),
            compare.DamerauLevenshteinAtThresholds("code"),
            compare.ExactMatch("phone").configure(term_frequency_adjustments=True),
            compare.JaroWinklerAtThresholds("address"),
            compare.NameComparison("person"),
        ],
        blocks=[block_on(c) for c in ("code", "name", "phone", "address")]
        + [block_on("person", "substr(name, 1, 4)")],
        certain=[block_on("code"), block_on("name")],
        train_on=[block_on("code"), block_on("name")],
    )
    _link(records.select(fields), model, job=job, watch=watch)


def features(job: Job, watch: Stopwatch) -> None:
    """The columns that our own linking compares: names and addresses taken apart, codes read."""
    records = pl.read_parquet(job.source)
    model = Model(
        comparisons=[
            _core(),
            compare.ExactMatch("place").configure(term_frequency_adjustments=True),
            compare.ExactMatch("branch").configure(term_frequency_adjustments=True),
            compare.ExactMatch("org_code"),
            compare.ExactMatch("reg_no"),
            compare.ExactMatch("person").configure(term_frequency_adjustments=True),
            compare.ArrayIntersectAtSizes("phones", [1]),
            compare.ArrayIntersectAtSizes("numbers", [1]),
        ],
        blocks=[block_on(c) for c in ("org_code", "reg_no", "core", "sound")]
        + [block_on("phones", arrays_to_explode=["phones"]), block_on("person", "number")],
        certain=[block_on("org_code"), block_on("core", "person")],
        train_on=[block_on("org_code"), block_on("core")],
    )
    _link(_columns(records), model, job=job, watch=watch)


def _core() -> compare.CustomComparison:
    """Equal, equal in sound, most characters shared, else: DuckDB's distances count bytes."""
    shared = "len(list_intersect(signs_l, signs_r)) >= {} * greatest(len(signs_l), len(signs_r))"
    return compare.CustomComparison(
        output_column_name="core",
        comparison_levels=[
            levels.NullLevel("core"),
            levels.ExactMatchLevel("core", term_frequency_adjustments=True),
            levels.ExactMatchLevel("sound"),
            levels.CustomLevel(shared.format(0.8), label_for_charts="four fifths shared"),
            levels.CustomLevel(shared.format(0.5), label_for_charts="half shared"),
            levels.ElseLevel(),
        ],
    )


def _columns(records: pl.DataFrame) -> pl.DataFrame:
    """Our signals as the flat table and the arrays that Splink takes."""
    words = Vocabulary(places=_places(records), roads=frozenset(), branches=frozenset())
    compared, _words = signals(records, digest=digests(records), words=words)
    rows = compared.rows.with_row_index("row")
    columns = rows.select(
        "row",
        "core",
        sound="pinyin",
        signs=pl.col("core").str.split("").list.unique(),
        place=pl.col("place").replace("", None),
        branch="branch",
        org_code="org_code",
        reg_no="reg_no",
        person="person",
    )
    lists = _lists(compared)
    joined = columns.join(lists, on="row", how="left", maintain_order="left").drop("row")
    return joined.with_columns(number=pl.col("numbers").list.first())


def _lists(compared: Signals) -> pl.DataFrame:
    """row, phones, numbers: keys as text, in order, since DuckDB's arrays want no gaps."""
    text = lambda column: pl.col(column).drop_nulls().cast(pl.String).unique().sort()
    phones = compared.phones.group_by("row").agg(phones=text("key"))
    numbers = compared.addresses.drop_nulls("number_key").group_by("row")
    both = phones.join(numbers.agg(numbers=text("number_key")), on="row", how="full", coalesce=True)
    return both


def _places(records: pl.DataFrame) -> dict[str, str]:
    codes = records["org.uscc"].filter(records["org.uscc"].str.contains(r"^[0-9A-Z]{18}$"))
    fields = ("org.registered_address", "org.operating_address")
    held = [records[field].alias("a") for field in fields if field in records.columns]
    return local_places(codes, pl.concat(held) if held else pl.Series("a", [], dtype=pl.String))


def _link(columns: pl.DataFrame, model: Model, *, job: Job, watch: Stopwatch) -> None:
    """Train, predict, cluster; then cluster at every threshold and write the labels."""
    table = columns.with_row_index("unique_id").to_arrow()
    database = DuckDBAPI()
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=list(model.comparisons),
        blocking_rules_to_generate_predictions=list(model.blocks),
        retain_matching_columns=False,
    )
    linker = Linker(database.register(table), settings, log_level=None)
    watch.lap("read")
    _train(linker, model)
    watch.lap("trained")
    pairs = linker.inference.predict(threshold_match_weight=THRESHOLDS[0])
    labels = _clusters(linker, pairs, at=MEASURED_AT)
    labels.write_parquet(job.out / PARTITION)
    watch.lap("done")
    found = {f"{at}": _clusters(linker, pairs, at=at)["found"] for at in THRESHOLDS}
    pl.DataFrame(found).write_parquet(job.out / PARTITION)


def _train(linker: Linker, model: Model) -> None:
    training = linker.training
    training.estimate_probability_two_random_records_match(list(model.certain), recall=model.recall)
    training.estimate_u_using_random_sampling(max_pairs=PAIRS_FOR_U, seed=SEED)
    for rule in model.train_on:
        training.estimate_parameters_using_expectation_maximisation(rule)


def _clusters(linker: Linker, pairs: Any, *, at: float) -> pl.DataFrame:
    """found: the cluster of every row, in the order of the rows."""
    clustered = linker.clustering.cluster_pairwise_predictions_at_threshold(
        pairs, threshold_match_weight=at
    )
    table = pl.from_arrow(clustered.as_pyarrow_table())
    assert isinstance(table, pl.DataFrame)  # noqa: S101 - a table gives a frame, not a series
    return table.sort("unique_id").select(found="cluster_id")
