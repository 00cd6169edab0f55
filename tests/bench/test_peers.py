"""The peers that are ours to write do what they stand for."""

import polars as pl
import pytest

from jingwei.bench.measure import Job, Stopwatch
from jingwei.bench.peers import PARTITION, excel, fingerprint, openrefine

CODE, OTHER = "91150302PDY4509776", "91150302PDY51247X0"


def _found(contender, tmp_path, **columns) -> list[str | None]:
    source = tmp_path / "records.parquet"
    pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).write_parquet(source)
    contender(Job(source=source, out=tmp_path), Stopwatch(started=0))
    return pl.read_parquet(tmp_path / PARTITION)["found"].to_list()


def test_excel_joins_rows_of_one_code_whatever_they_are_called(tmp_path):
    first, second = _found(
        excel, tmp_path, **{"org.name": ["甲", "乙"], "org.uscc": [CODE, f" {CODE.lower()} "]}
    )

    assert first == second


def test_excel_looks_up_the_code_of_an_exact_name(tmp_path):
    names = ["甲", "甲", "甲 ", "乙"]

    found = _found(excel, tmp_path, **{"org.name": names, "org.uscc": [None, CODE, None, None]})

    assert found[0] == found[1] == found[2] != found[3]


def test_excel_keeps_two_codes_of_one_name_apart(tmp_path):
    found = _found(excel, tmp_path, **{"org.name": ["甲", "甲"], "org.uscc": [CODE, OTHER]})

    assert found[0] != found[1]


@pytest.mark.parametrize("no_code", ["无", "办理中", "1.50303E+14", ""])
def test_excel_does_not_take_a_remark_for_a_code(tmp_path, no_code):
    found = _found(excel, tmp_path, **{"org.name": ["甲", "乙"], "org.uscc": [no_code, no_code]})

    assert found[0] != found[1]


def test_excel_leaves_a_row_alone_that_has_neither(tmp_path):
    assert _found(excel, tmp_path, **{"org.name": [None], "org.uscc": [None]}) == [None]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Paris", "arispari"),
        ("乌海恒亿", "乌海恒亿海恒"),
        ("甲", "甲"),
        ("", ""),
        ("Café", "afcafe"),
    ],
)
def test_the_fingerprint_is_the_distinct_two_grams_in_order(text, key):
    assert fingerprint(text) == key


def test_openrefine_sees_past_signs_blanks_and_case(tmp_path):
    names = ["恒亿（乌海）ABC", "恒亿(乌海) abc", "恒亿乌海"]

    found = _found(openrefine, tmp_path, **{"org.name": names})

    assert found[0] == found[1] != found[2]
