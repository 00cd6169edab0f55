"""Answers: the review list with a word beside each question, in the encodings offices use."""

from pathlib import Path

import pytest

from jingwei.fusion.answers import NEEDED, AnswersRefused, read

HEAD = ",".join([*NEEDED, "judgement"])
LINE = "税务局.xlsx,名单,2,民政局.xlsx,名单,3,"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_answers_are_read_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(f"{HEAD}\n{LINE}same\n", encoding=encoding)

    assert read(path)["left_file"].to_list() == ["税务局.xlsx"]


def test_questions_without_an_answer_fall_away(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(f"{HEAD}\n{LINE}\n{LINE} \n{LINE}different\n", encoding="utf-8")

    assert read(path)["judgement"].to_list() == ["different"]


def test_records_may_stand_for_rows(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("left_record,right_record,judgement\na,b,same\n", encoding="utf-8")

    assert read(path).height == 1


def test_missing_columns_are_named(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("left_file,judgement\nx,same\n", encoding="utf-8")

    with pytest.raises(AnswersRefused, match="right_row"):
        read(path)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00\x81", b"PK\x03\x04\xff\xff"])
def test_what_is_no_table_of_answers_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(content)

    with pytest.raises(AnswersRefused):
        read(path)
