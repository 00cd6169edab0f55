"""A workbook that comes back: what was changed is found cell by cell, and written as a whole or not at all."""

from pathlib import Path

import openpyxl
import pytest

from jingwei.journal.models import Entry as JournalEntry
from jingwei.ledgers.models import Intake
from jingwei.ledgers.operations import LedgerRefused, Side, apply
from jingwei.ledgers.plan import Plan
from jingwei.ledgers.refused_book import write_refused
from jingwei.people.sight import Sight, seeing
from jingwei.register.models import Entry
from tests.ledgers.books import (
    HEADING,
    TooLarge,
    clerk,
    rearranged,
)
from tests.ledgers.city import NOW, TODAY, City
from tests.ledgers.desk import Desk


@pytest.fixture
def desk(everything: City, tmp_path: Path) -> Desk:
    return Desk(everything, tmp_path)


def changed(plan: Plan) -> list[tuple[object, ...]]:
    return [(c.organisation, c.column, c.base, c.today, c.returned) for c in plan.changes]


def whys(plan: Plan) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.why) for one in plan.refused]


def test_a_workbook_that_nobody_touched_changes_nothing(desk: Desk) -> None:
    plan = desk.plan(desk.take_out().saved())

    assert (plan.rows, plan.unchanged) == (3, 15)
    assert (plan.changes, plan.conflicts, plan.refused, plan.notes) == ((), (), (), ())


def test_the_very_file_that_was_written_comes_back_too(desk: Desk) -> None:
    plan = desk.plan(desk.take_out().path)

    assert (plan.unchanged, plan.refused_count) == (15, 0)


def test_cells_that_were_changed_are_found_by_kind(desk: Desk) -> None:
    book = desk.take_out()
    book.type("甲", 从业人数="12 人", 有场所="√", 登记状态="歇业", 成立日期="2019.5.1")
    book.type("乙", 从业人数=0, 实际经营地="滨河街 2 号")

    plan = desk.plan(book.saved())

    day = "2019-05-01"
    assert [(*line[:4], str(line[4])) for line in sorted(changed(plan), key=str)] == [
        (1, "employees", 5, 5, "12"), (1, "established_on", None, None, day),
        (1, "has_premises", "unknown", "unknown", "yes"), (1, "legal_status", "active", "active", "suspended"),
        (2, "employees", None, None, "0"), (2, "operating_address", "新华街 1 号", "新华街 1 号", "滨河街 2 号"),
    ]  # fmt: skip


def test_what_both_sides_changed_is_a_conflict(desk: Desk) -> None:
    book = desk.take_out()
    desk.city.next_entry(desk.entries["甲"], on=TODAY, employees=6)
    desk.city.next_entry(desk.entries["丙"], on=TODAY, employees=31)
    desk.city.next_entry(desk.entries["乙"], on=TODAY, employees=4)
    book.type("甲", 从业人数=7)
    book.type("丙", 从业人数=31)

    plan = desk.plan(book.saved())

    assert [(c.organisation, c.base, c.today, c.returned) for c in plan.conflicts] == [(1, 5, 6, 7)]
    assert plan.changes == ()


def test_values_that_make_no_sense_are_refused_with_row_and_column(desk: Desk) -> None:
    book = desk.take_out()
    book.type("甲", 从业人数="很多", 有场所="大概", 成立日期="明年")
    book.type("乙", 从业人数=-3, 实际经营地=None)

    plan = desk.plan(book.saved())

    assert whys(plan) == [
        (7, "employees", "人数不能是负数。"),
        (7, "operating_address", "“实际经营地”：清空的格不读入；确实不对，请在系统里更正。"),
        (8, "employees", "“从业人数”：“很多”不是整数，或太大。"),
        (8, "established_on", "“成立日期”：“明年”不是日期，请写作 2025-11-30。"),
        (8, "has_premises", "“有场所”：看不懂“大概”，请从下拉框里选：是、否、待核实。"),
    ]  # fmt: skip


def test_sorting_and_deleting_rows_and_columns_does_no_harm(desk: Desk) -> None:
    book = desk.take_out()
    book.type("丙", 从业人数=31)
    rearranged(book, lambda rows: [row for row in reversed(rows) if row[1] != "乙"])
    book.sheet.delete_cols(book.headings().index("统一社会信用代码") + 1)
    book.sheet.delete_cols(book.headings().index("登记状态") + 1)

    plan = desk.plan(book.saved())

    assert changed(plan) == [(3, "employees", 30, 30, 31)]
    assert (plan.rows, plan.refused) == (2, ())
    assert plan.notes == ("没有找到“登记状态”这一栏，没有读入。",)


def test_columns_in_another_order_are_found_by_their_headings(desk: Desk) -> None:
    book = desk.take_out()
    book.type("甲", 从业人数=9)
    lines = [[cell.value for cell in row] for row in book.sheet.iter_rows(min_row=HEADING)]
    book.sheet.delete_rows(HEADING, book.sheet.max_row)
    for line in lines:
        book.sheet.append(line[::-1])

    assert changed(desk.plan(book.saved())) == [(1, "employees", 5, 5, 9)]


@pytest.mark.parametrize(
    "heading",
    ["从业人数（人）", "* 从业人数", "从业 人数", "从业人员数", "职工人数", "从业人数2026"],
)
def test_a_heading_that_was_touched_up_is_still_found(desk: Desk, heading: str) -> None:
    book = desk.take_out()
    book.type("甲", 从业人数=9)
    book.sheet.cell(HEADING, book.headings().index("从业人数") + 1).value = heading

    assert changed(desk.plan(book.saved())) == [(1, "employees", 5, 5, 9)]


def test_two_columns_that_claim_one_meaning_are_refused(desk: Desk) -> None:
    book = desk.take_out()
    book.sheet.cell(HEADING, book.headings().index("统一社会信用代码") + 1).value = "从业人数"

    with pytest.raises(LedgerRefused, match=r"交回\.xlsx：C、D 列都像是“从业人数”，请只留一列"):
        desk.receive(book.saved())


@pytest.mark.thorough
def test_rows_that_are_not_ours_are_refused(desk: Desk) -> None:
    book = desk.take_out()
    book.sheet.append([4, "新来的公司", "", 8])
    book.sheet.append(["合计", None, None, 43])
    row = book.row_of("甲")
    book.sheet.cell(
        row, book.headings().index("jw_base") + 1
    ).value = '[6,"","active","unknown",null]'

    plan = desk.plan(book.saved())

    assert whys(plan) == [
        (8, "", "隐藏的行标识被改动或不全，认不出是哪一家：请重新导出，在原来的行里改。"),
        (9, "", "新增的行不读入：请在系统里登记新的组织。"),
    ]
    assert plan.rows == 4


def test_copies_of_a_row_count_once_unless_they_differ(desk: Desk) -> None:
    book = desk.take_out()
    book.type("甲", 从业人数=9)
    rearranged(book, lambda rows: [*rows, rows[0], [*rows[2][:3], 8, *rows[2][4:]]])

    plan = desk.plan(book.saved())

    assert sorted(row for row, _column, _why in whys(plan)) == [8, 10]
    assert "第 8、10 行各有一份，内容不同" in plan.refused[0].why
    assert plan.changes == ()


def test_what_has_left_the_sight_or_the_register_is_refused_alike(desk: Desk) -> None:
    book = desk.take_out()
    book.type("甲", 从业人数=9)
    book.type("丙", 从业人数=9)
    Entry.objects.filter(pk=desk.entries["丙"].pk).update(held_to=TODAY)
    saved = book.saved()

    with seeing(Sight(frozenset({desk.city["b"].pk}))):
        plan = desk.plan(saved)

    assert {why for _row, _column, why in whys(plan)} == {"这一家不在您的辖区，或已不在册。"}
    assert [row for row, _column, _why in whys(plan)] == [6, 8]


def test_who_may_not_edit_there_is_told_so(desk: Desk) -> None:
    book = desk.take_out()
    book.type("甲", 从业人数=9)
    book.type("丙", 从业人数=9)
    stranger = clerk(desk.city["south"], login="wang.fang")

    plan = Plan.of(desk.receive(book.saved(), actor=stranger).plan, desk.ledger)

    assert [line[0] for line in changed(plan)] == [3]
    assert [why for _row, _column, why in whys(plan)] == ["“从业人数”：您没有修改这一家的权限。"]


def test_other_sheets_are_passed_over_and_named(desk: Desk) -> None:
    book = desk.take_out()
    book.book.create_sheet("草稿", 0).append(["随手记"])

    assert desk.plan(book.saved()).notes == ("工作表“草稿”没有读入。",)


def test_a_copied_sheet_is_refused(desk: Desk) -> None:
    book = desk.take_out()
    book.book.copy_worksheet(book.sheet)

    with pytest.raises(LedgerRefused, match="几张表都是导出的台账"):
        desk.receive(book.saved())


def test_rows_of_two_workbooks_are_not_mixed(desk: Desk) -> None:
    first, second = desk.take_out("一.xlsx"), desk.take_out("二.xlsx")
    row = [cell.value for cell in second.sheet[HEADING + 1]]
    first.sheet.append(row)

    with pytest.raises(LedgerRefused, match="混有几次导出的行"):
        desk.receive(first.saved())


def test_workbooks_of_others_are_refused_in_words(desk: Desk, tmp_path: Path) -> None:
    strange = openpyxl.Workbook()
    strange.active.append(["名称", "从业人数"])
    strange.save(tmp_path / "别的.xlsx")
    (tmp_path / "坏.xlsx").write_bytes(b"no workbook")
    (tmp_path / "表.csv").write_text("名称,人数\n甲,3\n", encoding="utf-8")

    with pytest.raises(LedgerRefused, match=r"别的\.xlsx：没有找到导出的台账"):
        desk.receive(tmp_path / "别的.xlsx")
    with pytest.raises(LedgerRefused, match=r"坏\.xlsx"):
        desk.receive(tmp_path / "坏.xlsx")
    with pytest.raises(LedgerRefused, match=r"表\.csv：请交回导出的 \.xlsx 工作簿"):
        desk.receive(tmp_path / "表.csv")
    with pytest.raises(LedgerRefused, match=r"无\.xlsx：没有这个文件"):
        desk.receive(tmp_path / "无.xlsx")


def test_a_workbook_with_forged_seals_only_is_refused(desk: Desk) -> None:
    book = desk.take_out()
    for row in range(HEADING + 1, HEADING + 4):
        book.sheet.cell(row, book.headings().index("jw_seal") + 1).value = "0" * 12 + "." + "0" * 20

    with pytest.raises(LedgerRefused, match="没有一行认得出"):
        desk.receive(book.saved())


def test_a_form_that_was_posted_twice_is_read_once(desk: Desk) -> None:
    book = desk.take_out()
    book.type("甲", 从业人数=9)
    path = book.saved()

    first, second = desk.receive(path), desk.receive(path)

    assert first.pk == second.pk
    assert JournalEntry.objects.filter(action="ledgers.receive").count() == 1


@pytest.mark.thorough
def test_applying_writes_the_changes_by_the_columns_operation(desk: Desk) -> None:
    book = desk.take_out()
    book.type("甲", 从业人数=9, 登记状态="停业")
    intake = desk.receive(book.saved())

    done = desk.apply(intake)

    assert desk.register.written == [
        (1, "employees", 5, 9, "台账回收"), (1, "legal_status", "active", "suspended", "台账回收"),
    ]  # fmt: skip
    assert (desk.now("甲"), desk.now("甲", "legal_status")) == (9, "suspended")
    assert done.result == {
        "rows": 3, "unchanged": 13, "changes": 2, "conflicts": 0, "refused": 0, "applied": 2, "kept": 0,
    }  # fmt: skip
    assert JournalEntry.objects.get(action="ledgers.apply").details["applied"] == 2


def test_applying_twice_does_it_once(desk: Desk) -> None:
    book = desk.take_out()
    book.type("甲", 从业人数=9)
    intake = desk.receive(book.saved())

    first, second = desk.apply(intake), desk.apply(intake)

    assert first.result == second.result
    assert len(desk.register.written) == 1
    assert JournalEntry.objects.filter(action="ledgers.apply").count() == 1


@pytest.mark.thorough
def test_conflicts_stay_as_the_register_has_them_unless_the_workbook_is_chosen(desk: Desk) -> None:
    book = desk.take_out()
    for name, employees in (("甲", 7), ("丙", 8)):
        desk.city.next_entry(desk.entries[name], on=TODAY, employees=50)
        book.type(name, 从业人数=employees)
    intake = desk.receive(book.saved())

    done = desk.apply(intake, 甲=Side.WORKBOOK, 丙=Side.REGISTER)

    assert (desk.now("甲"), desk.now("丙")) == (7, 50)
    assert done.result is not None
    assert (done.result["applied"], done.result["kept"]) == (1, 1)


def test_what_changed_after_the_preview_stops_everything(desk: Desk) -> None:
    book = desk.take_out()
    book.type("甲", 从业人数=9)
    book.type("丙", 从业人数=9)
    intake = desk.receive(book.saved())
    desk.city.next_entry(desk.entries["丙"], on=TODAY, employees=29)

    with pytest.raises(LedgerRefused, match="预览之后又有人改了其中 1 格"):
        desk.apply(intake)

    assert desk.now("甲") == 5
    assert Intake.objects.get().applied_at is None


def test_a_refusal_of_the_register_leaves_nothing_half_done(desk: Desk) -> None:
    book = desk.take_out()
    book.type("甲", 从业人数=9)
    book.type("丙", 从业人数=99_999)
    intake = desk.receive(book.saved())

    with pytest.raises(TooLarge):
        desk.apply(intake)

    assert (desk.now("甲"), desk.now("丙")) == (5, 30)
    assert Intake.objects.get().applied_at is None
    assert not JournalEntry.objects.filter(action="ledgers.apply").exists()


def test_nobody_applies_what_another_brought(desk: Desk) -> None:
    intake = desk.receive(desk.take_out().saved())
    stranger = clerk(desk.city["city"], login="wang.fang")

    with pytest.raises(LedgerRefused, match="没有这份待导入的工作簿"):
        apply(intake, ledger=desk.ledger, reason="台账回收", actor=stranger, now=NOW)


@pytest.mark.thorough
def test_the_error_workbook_can_be_mended_and_brought_back(desk: Desk, tmp_path: Path) -> None:
    book = desk.take_out()
    book.type("甲", 从业人数="很多", 有场所="大概")
    path = tmp_path / "未读入.xlsx"

    written = write_refused(desk.plan(book.saved()), desk.ledger, path, name="交回.xlsx", now=NOW)

    sheet = openpyxl.load_workbook(path).worksheets[0]
    lines = list(sheet.iter_rows(min_row=3, values_only=True))
    assert written == 1
    assert lines[0][:6] == ("原行号", "哪一栏", "原因", "序号", "名称", "统一社会信用代码")
    assert lines[1][:2] == (8, "从业人数、有场所")
    headings = list(lines[0])
    for heading, value in (("从业人数", 6), ("有场所", "是")):
        sheet.cell(4, headings.index(heading) + 1).value = value
    sheet.parent.save(path)
    again = Plan.of(desk.receive(path, key="again").plan, desk.ledger)
    assert [line[1] for line in changed(again)] == ["employees", "has_premises"]
    assert again.refused == ()
