"""The table for measuring holds the same rows as the workbooks, as reading would give them."""

import polars as pl
import pytest

from jingwei.sample import Request, make_lists, make_records, wuhai
from jingwei.sample.records import RECORDS_SCHEMA


@pytest.mark.thorough
def test_records_and_truth_are_in_the_same_order(tmp_path):
    make_records(Request(wuhai(), rows=2_000), folder=tmp_path)

    records = pl.read_parquet(tmp_path / "records.parquet")
    truth = pl.read_parquet(tmp_path / "truth.parquet")
    expected = [
        (listed.department.name, row.truth_id)
        for listed in make_lists(Request(wuhai(), rows=2_000))[1]
        for row in listed.rows
    ]
    assert dict(records.schema) == RECORDS_SCHEMA
    assert list(zip(records["department"], truth["truth_id"], strict=True)) == expected


@pytest.mark.thorough
def test_cells_are_text_trimmed_and_null_when_blank(tmp_path):
    make_records(Request(wuhai(), rows=2_000), folder=tmp_path)

    records = pl.read_parquet(tmp_path / "records.parquet").select(pl.col("^org\\..*$"))
    for column in records.iter_columns():
        texts = column.drop_nulls()
        assert (texts == texts.str.strip_chars()).all()
        assert not (texts == "").any()


@pytest.mark.thorough
def test_a_place_in_the_table_is_named_once(tmp_path):
    make_records(Request(wuhai(), rows=2_000), folder=tmp_path)

    records = pl.read_parquet(tmp_path / "records.parquet")
    assert records.select("file", "sheet", "row").is_unique().all()


@pytest.mark.thorough
def test_the_same_request_gives_the_same_table(tmp_path):
    for name in ("one", "two"):
        make_records(Request(wuhai(), rows=1_000), folder=tmp_path / name)

    for file in ("records.parquet", "truth.parquet", "split.json"):
        one, two = ((tmp_path / n / file).read_bytes() for n in ("one", "two"))
        assert one == two
