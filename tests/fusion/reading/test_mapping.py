"""What was learnt or corrected of a header is kept, and settles what clashes."""

from pathlib import Path

import pytest

from jingwei.fusion.reading import How, dump_mapping, load_mapping, read
from jingwei.fusion.reading.memory import MappingFileError
from tests.fusion.reading.workbooks import HEADER, rows, workbook


def test_two_columns_of_one_meaning_are_refused_until_the_mapping_tells_them_apart(
    tmp_path: Path,
) -> None:
    table: list[list[object]] = [["企业名称", "统一社会信用代码", "企业名称"]]
    table += ([*r[1:3], f"新{r[1]}"] for r in rows(4))
    path = workbook(tmp_path / "商务局.xlsx", table)

    refused = read([path])

    assert "A列“企业名称”和C列“企业名称”" in refused.refusals[0].what
    assert '"企业名称[C]" = "drop"' in refused.refusals[0].cure
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(
        '[[table]]\ndepartment = "商务局"\ncorrected = true\n[table.columns]\n"企业名称[A]" = "drop"\n'
        '"统一社会信用代码" = "org.uscc"\n"企业名称[C]" = "org.name"\n',
        encoding="utf-8",
    )
    cured = read([path], mapping=load_mapping(mapping))
    assert cured.refusals == ()
    assert cured.records["org.name"][0] == "新乌海市第1商贸有限公司"
    assert cured.sheets[0].columns[2].how is How.USER


def test_the_mapping_survives_being_written_and_read(tmp_path: Path) -> None:
    reading = read([workbook(tmp_path / "商务局.xlsx", [[*HEADER, '奇怪"的列'], *rows(3)])])
    path = tmp_path / "mapping.toml"

    path.write_text(dump_mapping(reading.mapping), encoding="utf-8")

    assert load_mapping(path) == reading.mapping
    assert dump_mapping(load_mapping(path)) == dump_mapping(reading.mapping)


def test_a_mapping_with_an_unknown_field_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text('[[table]]\n[table.columns]\n"企业名称" = "org.title"\n', encoding="utf-8")

    with pytest.raises(MappingFileError, match="org.title"):
        load_mapping(path)


def test_a_second_reading_with_what_was_learnt_gives_the_same_records(tmp_path: Path) -> None:
    table: list[list[object]] = [["甲", "乙", "丙", "丁", "戊"], *(r[1:] for r in rows(6))]
    path = workbook(tmp_path / "商务局.xlsx", table)
    first = read([path])

    second = read([path], mapping=first.mapping)

    assert second.records.equals(first.records)
    assert {column.how for column in second.sheets[0].columns} == {How.REMEMBERED}


def test_a_lesser_field_named_twice_is_taken_once_and_said(tmp_path: Path) -> None:
    table: list[list[object]] = [[*HEADER, "备注", "备注"]]
    table += ([*r, "甲", "乙"] for r in rows(3))

    reading = read([workbook(tmp_path / "a.xlsx", table)])

    assert reading.records["note"].to_list() == ["甲", "甲", "甲"]
    assert "另有一列" in (reading.sheets[0].columns[7].dropped_because or "")
