"""Readers and writers of the long workbook agree on its rows; those not installed are named."""

import polars as pl
import pytest

from jingwei.bench import workbooks

pytestmark = pytest.mark.thorough


@pytest.fixture
def records(tmp_path):
    path = tmp_path / "records.parquet"
    pl.DataFrame(
        {
            "org.name": ["乌海市恒亿建筑工程有限公司", None, "乌海市昌峰商贸有限公司"],
            "org.uscc": ["91150302PDY4509776", "91150302PDY51247X0", None],
        }
    ).write_parquet(path)
    return path


def test_the_table_is_full_and_repeats_what_the_fields_hold(records):
    lines = workbooks.long_table(pl.read_parquet(records), rows=5)

    assert lines.shape == (5, 12)
    assert sum(lines.null_count().row(0)) == 0
    assert lines["单位名称"][0] == lines["单位名称"][2]


@pytest.mark.slow
def test_everyone_writes_and_reads_every_row_or_is_named_as_missing(records, tmp_path):
    figures = workbooks.measure(records, work=tmp_path, rows=60)

    ran = [f for f in figures if not f.run.skipped]
    assert len(figures) == 8
    assert {f.run.fact("rows") for f in ran} == {60}
    assert {f.run.contender for f in ran} >= {"ours", "calamine", "xlsxwriter"}
    assert all("pip install" in f.run.skipped for f in figures if f.run.skipped)
    assert "÷" in workbooks.report(figures)
