"""What is about persons stays in the file (E-1, E-18, R-17.7)."""

from pathlib import Path

import pytest

from jingwei.fusion.reading import Kind, read
from tests.fusion.reading.workbooks import HEADER, citizen, rows, workbook


def test_citizens_numbers_and_personal_columns_stay_in_the_file(tmp_path: Path) -> None:
    table = [[*HEADER, "编号二", "民族", "党组织书记", "备注"]]
    table += [[*r, citizen(n), "汉族", "李芳", "正常"] for n, r in enumerate(rows(5))]
    table[3][9] = f"负责人身份证 {citizen(7)}"

    reading = read([workbook(tmp_path / "a.xlsx", table)])

    dropped = [column.dropped_because for column in reading.sheets[0].columns[6:9]]
    assert dropped == [
        "这一列是公民身份号码，不导入",
        "个人信息，不导入",
        "法定代表人、联系人以外的个人，不导入",
    ]
    assert citizen(7) not in reading.records.write_csv()
    assert reading.records["flags"].to_list()[2] == "id_number_removed"
    assert not any(sample for column in reading.sheets[0].columns[6:9] for sample in column.samples)


@pytest.mark.parametrize(
    "header",
    [["序号", "姓名", "身份证号", "联系电话"], ["序号", "姓名", "入党时间", "职务"]],
    ids=["numbers", "roster"],
)
def test_a_table_of_persons_is_refused_whole(header: list[object], tmp_path: Path) -> None:
    table = [header, *([n, "王明", citizen(n), "13800000000"] for n in range(5))]

    reading = read([workbook(tmp_path / "a.xlsx", table)])

    assert "个人" in reading.refusals[0].what
    assert reading.records.is_empty()
    assert reading.sheets[0].kind is Kind.PERSONS


def test_a_sheet_of_persons_beside_a_list_is_left_out(tmp_path: Path) -> None:
    persons: list[list[object]] = [["姓名", "身份证号"], ["王明", citizen(1)], ["李芳", citizen(2)]]

    reading = read([workbook(tmp_path / "a.xlsx", [HEADER, *rows(3)], more={"花名册": persons})])

    assert reading.refusals == ()
    assert len(reading.records) == 3
    assert [sheet.kind for sheet in reading.sheets] == [Kind.ORGANISATIONS, Kind.PERSONS]


def test_columns_of_counts_of_party_members_are_no_columns_about_persons(tmp_path: Path) -> None:
    table: list[list[object]] = [[*HEADER, "党员人数", "党组织书记电话"]]
    table += ([*r, 3, "13812345678"] for r in rows(3))

    reading = read([workbook(tmp_path / "a.xlsx", table)])

    assert reading.records["party.members_total"].to_list() == ["3", "3", "3"]
    assert reading.sheets[0].columns[7].dropped_because


def test_the_name_of_a_contact_stays_in_the_file_and_the_phone_is_read(tmp_path: Path) -> None:
    table: list[list[object]] = [[*HEADER, "联系人", "联系人手机"]]
    table += ([*r, f"王明{n}", f"1381234567{n}"] for n, r in zip("甲乙丙", rows(3), strict=True))

    reading = read([workbook(tmp_path / "a.xlsx", table)])
    contact = reading.sheets[0].columns[6]

    assert (contact.field, contact.dropped_because) == (None, "联系人的姓名用不到，不导入")
    assert contact.samples == ()
    assert "org.contact_name" not in reading.records.columns
    assert "王明" not in reading.records.write_csv()


def test_a_roster_with_an_employer_beside_each_person_is_refused(tmp_path: Path) -> None:
    table: list[list[object]] = [["姓名", "性别", "出生年月", "工作单位名称"]]
    table += (["王明", "男", "1980年1月", f"第{n % 2}有限公司"] for n in range(6))

    assert "个人" in read([workbook(tmp_path / "a.xlsx", table)]).refusals[0].what
