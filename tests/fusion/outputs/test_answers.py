"""Answers typed into the workbook are read back, whatever program saved it, or refused with a reason."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jingwei.fusion.answers import meant
from jingwei.fusion.model import Judgement
from jingwei.fusion.outputs import AnswersRefused, read_answers
from jingwei.fusion.outputs.register_book import write_register_book
from tests.fusion.outputs import factory

HEADINGS = 4
ANSWER = 8


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A workbook with three questions."""
    result = factory.small(questions=tuple(factory.question(n) for n in (1, 2, 3)))
    write_register_book(factory.a_round(result), tmp_path / "register.xlsx")
    return tmp_path / "register.xlsx"


def _fill(path: Path, **cells: str) -> Path:
    """Types into cells of the review sheet and saves with another program."""
    book = openpyxl.load_workbook(path)
    sheet: Any = book["待核对"]
    for place, text in cells.items():
        sheet[place] = text
    returned = path.with_name("交回.xlsx")
    book.save(returned)
    return returned


def test_a_workbook_without_answers_gives_none(register: Path) -> None:
    assert read_answers(register).is_empty()


def test_answers_come_back_with_who_and_why(register: Path) -> None:
    returned = _fill(register, H5="同一家", I5="老王", J5="打过电话", H7="说不准")

    assert read_answers(returned).rows() == [
        ("税#3·1", "税#4·1", "same", "老王", "打过电话"),
        ("税#3·3", "税#4·3", "unsure", "", ""),
    ]


def test_every_answer_that_is_read_can_be_chosen(register: Path) -> None:
    (choices,) = openpyxl.load_workbook(register)["待核对"].data_validations.dataValidation

    assert choices.formula1 == '"同一家,不是同一家,说不准,撤销"'
    assert [meant(word) for word in choices.formula1.strip('"').split(",")] == list(Judgement)


@pytest.mark.parametrize(
    ("said", "judgement"),
    [
        ("不是同一家", "different"),
        ("different", "different"),
        ("Same", "same"),
        (" 同一家 ", "same"),
        ("撤销", "undo"),
    ],
)
def test_answers_are_understood_in_both_languages(
    register: Path, said: str, judgement: str
) -> None:
    assert read_answers(_fill(register, H6=said))["judgement"].to_list() == [judgement]


def test_an_answer_in_other_words_is_refused_with_its_row(register: Path) -> None:
    returned = _fill(register, H5="大概吧", H6="也许")

    with pytest.raises(AnswersRefused, match="第 5 行：看不懂答案“大概吧”") as refusal:
        read_answers(returned)

    assert [fault.row for fault in refusal.value.faults] == [5, 6]


def test_an_answer_on_a_new_line_is_refused(register: Path) -> None:
    with pytest.raises(AnswersRefused, match="隐藏的记录号没有了"):
        read_answers(_fill(register, H9="同一家"))


def test_a_workbook_of_another_kind_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "别的.xlsx")

    with pytest.raises(AnswersRefused, match="没有找到待核对的问题表"):
        read_answers(tmp_path / "别的.xlsx")


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"no workbook")

    with pytest.raises(AnswersRefused, match=r"坏\.xlsx"):
        read_answers(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AnswersRefused, match="没有这个文件"):
        read_answers(tmp_path / "无.xlsx")


@pytest.mark.thorough
def test_a_workbook_in_english_is_read_in_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JINGWEI_LANG", "en")
    path = tmp_path / "register.xlsx"
    write_register_book(factory.a_round(factory.small()), path)
    book = openpyxl.load_workbook(path)
    review: Any = next(s for s in book if "left_record" in [c.value for c in s[HEADINGS]])
    review.cell(HEADINGS + 1, ANSWER).value = "same"
    book.save(path)
    monkeypatch.setenv("JINGWEI_LANG", "zh")

    assert read_answers(path)["judgement"].to_list() == ["same"]
