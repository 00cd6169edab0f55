"""Fusion as a whole: order and threads change nothing, accuracy has floors, numbers live through rounds."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from jingwei.bench.quality import quality
from jingwei.fusion.coded import plain
from jingwei.fusion.engine import fuse, newest
from jingwei.fusion.model import ORGANISATIONS, QUESTIONS, Fusion, Judgement
from tests.fusion.crowd import MARKET, TAX, city, crowd, line_of, number_of
from tests.fusion.lists import answer, code, record, table

pytestmark = pytest.mark.thorough

NAME = "乌海市恒丰贸易有限公司"
FRAMES = ("rows", "organisations", "questions", "lineage", "balance", "changes")
PLACES = ("file", "sheet", "row")
# What another process makes of the same records, with one thread.
ALONE = """
import sys, polars as pl
from jingwei.fusion.engine import fuse
assert pl.thread_pool_size() == 1
_state, found = fuse(pl.read_parquet(sys.argv[1]))
for name in sys.argv[3:]:
    getattr(found, name).write_parquet(f"{sys.argv[2]}/{name}.parquet")
"""


def differing(one: Fusion, two: Fusion) -> list[str]:
    return [n for n in FRAMES if not plain(getattr(one, n)).equals(plain(getattr(two, n)))]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[pl.DataFrame, Fusion]:
    records, _truth = city(tmp_path_factory.mktemp("town"), rows=1_500)
    return records, fuse(records)[1]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_records_in_another_order_give_equal_frames(
    town: tuple[pl.DataFrame, Fusion], seed: int
) -> None:
    records, found = town

    _state, shuffled = fuse(records.sample(fraction=1.0, shuffle=True, seed=seed))

    assert differing(found, shuffled) == []


def test_one_thread_in_another_process_gives_equal_frames(
    town: tuple[pl.DataFrame, Fusion], tmp_path: Path
) -> None:
    records, found = town
    records.write_parquet(tmp_path / "records.parquet")
    alone = os.environ | {"POLARS_MAX_THREADS": "1", "PYTHONHASHSEED": "5"}

    arguments = [sys.executable, "-c", ALONE, str(tmp_path / "records.parquet"), str(tmp_path)]
    subprocess.run([*arguments, *FRAMES], check=True, env=alone)

    for name in FRAMES:
        there = pl.read_parquet(tmp_path / f"{name}.parquet")
        here = getattr(found, name)
        assert plain(there).equals(plain(here)), name


def test_fusing_changes_none_of_its_input(town: tuple[pl.DataFrame, Fusion]) -> None:
    records, _found = town
    copy = records.clone()

    fuse(records)

    assert records.equals(copy)


def test_the_frames_have_their_schemas(town: tuple[pl.DataFrame, Fusion]) -> None:
    _records, found = town

    assert dict(found.organisations.schema) == ORGANISATIONS
    assert dict(found.questions.schema) == QUESTIONS
    assert found.organisations["organisation"].is_unique().all()
    assert found.organisations["organisation"].is_sorted()


def test_every_row_is_told_where_it_went(town: tuple[pl.DataFrame, Fusion]) -> None:
    records, found = town

    assert found.rows.height == records.height
    named = found.rows["organisation"].drop_nulls()
    assert set(named) == set(found.organisations["organisation"])


def test_steps_are_told_as_they_begin() -> None:
    told: list[tuple[str, int]] = []

    fuse(table(crowd(3)), on_progress=lambda step, rows: told.append((step, rows)))

    assert told == [("normalise", 3), ("link", 3), ("values", 3)]


def test_the_newest_list_dates_the_register() -> None:
    rows = table(crowd(2)).with_columns(listed_on=pl.Series([date(2025, 1, 31), None]))

    _state, dated = fuse(rows)
    _state, set_by_hand = fuse(rows, as_of=date(2025, 3, 1))

    assert dated.summary["as_of"] == "2025-01-31" == str(newest(rows))
    assert set_by_hand.summary["as_of"] == "2025-03-01"
    assert fuse(table(crowd(2)))[1].summary["as_of"] == ""


def test_a_branch_is_an_organisation_with_a_parent_and_siblings_are_two() -> None:
    shared = {"person": "张三", "phone": "13900000001"}
    rows = [record(MARKET, 2, NAME, uscc=code(1), **shared)] + [
        record(TAX, n, f"{NAME}{branch}", **shared)
        for n, branch in enumerate(("一分公司", "二分公司"), start=2)
    ]

    _state, found = fuse(table(rows))

    head, first, second = (number_of(found, *at) for at in ((MARKET, 2), (TAX, 2), (TAX, 3)))
    assert len({head, first, second}) == 3
    assert [line_of(found, n)["parent"] for n in (head, first, second)] == [None, head, head]


def test_a_renamed_organisation_keeps_its_number_by_code_and_person() -> None:
    rows = [record(MARKET, 2, NAME, uscc=code(1), person="张三"), record(TAX, 2, NAME, uscc=code(1), person="张三")]  # fmt: skip
    state, first = fuse(table(rows))
    rows[0]["org.name"] = "乌海市宏图科技有限公司"

    _state, second = fuse(table(rows), state=state)

    assert number_of(second, MARKET, 2) == number_of(second, TAX, 2) == number_of(first, TAX, 2)
    assert second.organisations["name"].to_list() == ["乌海市宏图科技有限公司"]


def test_eighteen_zeros_are_never_told_to_be_a_code() -> None:
    _state, found = fuse(table([record(TAX, 2, NAME, uscc="0" * 18)]))

    assert found.organisations["uscc"].to_list() == [None]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[pl.DataFrame, pl.Series, Fusion]:
    records, truth = city(tmp_path_factory.mktemp("demo"), rows=19_339)
    return records, truth, fuse(records)[1]


def test_the_sample_city_is_fused_as_exactly_as_promised(
    demo: tuple[pl.DataFrame, pl.Series, Fusion],
) -> None:
    records, truth, found = demo
    placed = records.select(PLACES).join(
        found.rows.select(*PLACES, "organisation"), on=PLACES, how="left", maintain_order="left"
    )

    measured = quality(placed["organisation"], truth=truth)

    assert measured.precision >= 0.998
    assert measured.f1 >= 0.995


def test_the_sample_city_asks_few_questions_and_explains_each(
    demo: tuple[pl.DataFrame, pl.Series, Fusion],
) -> None:
    _records, _truth, found = demo

    assert 0 < found.questions.height <= 0.03 * found.organisations.height
    assert found.questions["reason"].str.contains(r"^一致：\S+；不一致：\S+$").all()
    assert found.questions["effect"].str.len_chars().min() > 10  # type: ignore[operator]
    assert set(found.questions["kind"]) <= {"merge", "split"}


def unchanged(before: pl.DataFrame, after: pl.DataFrame) -> pl.Series:
    """Organisations, by their truth, whose rows say in both rounds the same."""
    fields = [c for c in before.columns if "." in c]

    def said(rows: pl.DataFrame) -> pl.DataFrame:
        hashed = rows.select("truth", h=pl.struct("department", *fields).hash())
        return hashed.group_by("truth").agg(pl.col("h").sort())

    return said(before).join(said(after), on=["truth", "h"], how="semi")["truth"]


def numbers_of(records: pl.DataFrame, found: Fusion) -> pl.DataFrame:
    """truth and organisation of every row."""
    rows = found.rows.select(*PLACES, "organisation")
    return records.select(*PLACES, "truth").join(rows, on=PLACES).select("truth", "organisation").unique()  # fmt: skip


@pytest.mark.slow
def test_over_eight_rounds_unchanged_organisations_keep_their_number_and_decisions_hold(
    tmp_path: Path,
) -> None:
    state, told = None, None
    past: tuple[pl.DataFrame, pl.DataFrame] | None = None
    kept = lost = 0
    for number in range(9):
        records, truth = city(tmp_path / str(number), rows=1_500, round_number=number)
        records = records.with_columns(truth=truth)
        state, found = fuse(records.drop("truth"), state=state, judgements=told)
        numbers = numbers_of(records, found)
        if past:
            same = unchanged(past[0], records)
            then, now = (t.filter(pl.col("truth").is_in(same.implode())).sort("truth", "organisation") for t in (past[1], numbers))  # fmt: skip
            lost += then.join(now, on=["truth", "organisation"], how="anti").height
            kept += then.height
        active = state.decisions.filter(~pl.col("revoked"))
        assert active.height == min(number, 1)
        past, told = (records, numbers), None
        if number == 0:
            asked = found.questions.row(0, named=True)
            verdict = Judgement.SAME if asked["kind"] == "merge" else Judgement.DIFFERENT
            pair = ("left_record", "right_record")
            told = pl.DataFrame({c: [asked[c]] for c in pair} | {"judgement": [str(verdict)]})

    assert kept > 1_500
    assert lost == 0


def test_decisions_outlive_the_rows_they_are_about() -> None:
    rows = [record(MARKET, 2, NAME, uscc=code(1)), record(TAX, 2, "恒丰商行"), *crowd(5)]
    state, _first = fuse(table(rows))
    state, joined = fuse(table(rows), state=state, judgements=answer((TAX, 2), (MARKET, 2), "same"))
    without = [r for r in rows if r["department"] != TAX] + [record(TAX, 9, "百川运输")]

    state, _second = fuse(table(without), state=state)
    state, third = fuse(table(rows), state=state)

    assert number_of(joined, TAX, 2) == number_of(joined, MARKET, 2)
    assert state.decisions.select("judgement", "revoked").rows() == [("same", False)]
    assert number_of(third, MARKET, 2) == number_of(joined, MARKET, 2)
