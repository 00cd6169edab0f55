"""Files that are no blank workbook are refused with a sentence that says what to do; none reaches openpyxl unexamined."""

import zipfile
from pathlib import Path
from subprocess import CompletedProcess, TimeoutExpired
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from jingwei.areas.forms import writing
from jingwei.areas.forms.filling import Filled, Filling
from jingwei.areas.forms.layouts import Kind, Sheet
from jingwei.areas.forms.reading import LARGEST, read_form
from jingwei.areas.forms.rules import FormRefused
from tests.areas.forms.blanks import a_list, a_table

pytestmark = pytest.mark.thorough

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
UNITS = {"海勃湾", "乌达区"}


def refusal(path: Path) -> str:
    with pytest.raises(FormRefused) as caught:
        read_form(path, name=path.name, knows=UNITS.__contains__)
    return str(caught.value)


def with_part(path: Path, name: str, content: bytes = b"x") -> Path:
    a_list(path)
    with zipfile.ZipFile(path, "a") as parts:
        parts.writestr(name, content)
    return path


def of_rows(path: Path, rows: list[list[Any]]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_an_old_workbook_is_to_be_saved_anew(tmp_path: Path) -> None:
    path = tmp_path / "旧表.xls"
    path.write_bytes(COMPOUND + b"\0" * 4_096)
    assert "旧的 .xls" in refusal(path)
    assert "另存为 .xlsx" in refusal(path)


def test_a_locked_workbook_is_to_be_unlocked(tmp_path: Path) -> None:
    path = tmp_path / "加密.xlsx"
    path.write_bytes(COMPOUND + "EncryptedPackage".encode("utf-16-le") + b"\0" * 4_096)
    assert "去掉打开密码" in refusal(path)


def test_a_workbook_with_macros_is_to_be_saved_without(tmp_path: Path) -> None:
    said = refusal(with_part(tmp_path / "带宏.xlsm", "xl/vbaProject.bin"))
    assert "宏" in said
    assert ".xlsx" in said


@pytest.mark.parametrize(
    "part", ["xl/externalLinks/externalLink1.xml", "xl/embeddings/oleObject1.bin"]
)
def test_links_to_other_workbooks_and_embedded_things_are_refused(
    tmp_path: Path, part: str
) -> None:
    assert "请" in refusal(with_part(tmp_path / "b.xlsx", part))


def test_texts_and_pictures_are_no_workbook(tmp_path: Path) -> None:
    for name, content in (
        ("b.csv", "名称,代码\n".encode()),
        ("b.xlsx", b"\x89PNG\r\n\x1a\n00000"),
        ("b.xlsx", b""),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        assert "请" in refusal(path)


def test_what_is_too_big_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"\0" * LARGEST)
    assert "超过 5 MB" in refusal(path)


def test_a_broken_workbook_is_refused(tmp_path: Path) -> None:
    path = a_list(tmp_path / "b.xlsx")
    path.write_bytes(path.read_bytes()[:-200])
    assert "请" in refusal(path)


def test_a_roster_of_persons_is_refused_whole(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["序号", "姓名", "性别", "民族", "入党时间", "手机号码"],
        [1, "王小明", "男", "汉族", "2001-07-01", "13900000001"],
    ]
    assert "逐行登记个人" in refusal(of_rows(tmp_path / "名册.xlsx", rows))


def test_a_sheet_that_asks_for_nothing_of_ours_is_refused(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["会议议程"], ["一、学习文件"], ["二、讨论"]]
    assert "没有认出要填的表" in refusal(of_rows(tmp_path / "议程.xlsx", rows))


def test_a_list_with_the_districts_of_its_organisations_is_no_table(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["单位名称", "所属区", "从业人数"],
        ["甲协会", "海勃湾", None],
        ["乙协会", "海勃湾", None],
        ["丙协会", "乌达区", None],
    ]
    layout = read_form(of_rows(tmp_path / "b.xlsx", rows), name="b.xlsx", knows=UNITS.__contains__)
    assert [one.kind for one in layout.sheets] == [Kind.LIST]
    assert [one.label for one in layout.sheets[0].waiting] == ["甲协会", "乙协会", "丙协会"]


def test_a_sample_row_and_a_row_that_counts_columns_are_not_filled(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["序号", "单位名称", "从业人数"],
        [1, 2, 3],
        ["例", "示例：某某协会", 12],
        [None, None, None],
        ["合计", None, None],
    ]
    layout = read_form(of_rows(tmp_path / "b.xlsx", rows), name="b.xlsx", knows=UNITS.__contains__)
    (sheet,) = layout.sheets
    assert (sheet.first_row, sheet.footer, sheet.waiting) == (3, 4, ())


def test_the_same_headings_are_the_same_form_whatever_its_title_and_rows(tmp_path: Path) -> None:
    one = a_table(tmp_path / "a.xlsx", units=("海勃湾", "乌达区"))
    other = a_table(tmp_path / "b.xlsx", units=("乌达区", "海勃湾"), total=False)
    changed = a_table(tmp_path / "c.xlsx", units=("海勃湾", "乌达区"), label="旗县")
    digests = [read_form(path, name="x.xlsx", knows=UNITS.__contains__).digest() for path in (one, other, changed)]  # fmt: skip
    assert digests[0] == digests[1] != digests[2]


def _filled() -> Filled:
    return Filled(
        [
            Filling(
                Sheet("社会组织", Kind.LIST, first_row=4, footer=9),
                cells=[(4, 1, "甲协会")],
                rows=1,
            )
        ]
    )


def test_the_child_refuses_what_openpyxl_cannot_open() -> None:
    with pytest.raises(FormRefused, match="另存为"):
        writing.write_filled(
            b"PK\x03\x04 no workbook", _filled(), name="b.xlsx", sheets=["社会组织"], top=["x"]
        )


def test_a_child_that_dies_or_hangs_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def dead(command: list[str], **_given: Any) -> CompletedProcess[bytes]:
        return CompletedProcess(command, -9, b"", b"")

    def hung(command: list[str], **given: Any) -> CompletedProcess[bytes]:
        raise TimeoutExpired(command, given["timeout"])

    for run, said in ((dead, "内存"), (hung, "没有结果")):
        monkeypatch.setattr(writing.subprocess, "run", run)
        with pytest.raises(FormRefused, match=said):
            writing.write_filled(b"", _filled(), name="b.xlsx", sheets=[], top=["x"])


def test_a_sheet_of_the_same_name_is_not_overwritten(tmp_path: Path) -> None:
    path = a_list(tmp_path / "b.xlsx")
    book = load_workbook(path)
    book.create_sheet("无法填报")["A1"] = "上级自己的"
    book.save(path)

    made = writing.write_filled(path.read_bytes(), _filled(), name="b.xlsx", sheets=["社会组织", "无法填报"], top=["x"])  # fmt: skip

    (tmp_path / "f.xlsx").write_bytes(made)
    book = load_workbook(tmp_path / "f.xlsx")
    assert book.sheetnames == ["社会组织", "无法填报", "无法填报 2"]
    assert book["无法填报"]["A1"].value == "上级自己的"
