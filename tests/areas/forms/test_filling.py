"""A blank workbook comes back filled: right in every cell, untouched where it was not asked."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from jingwei.areas.coverage.indicators import INDICATORS as COVERAGE
from jingwei.areas.forms.annual_lines import INDICATORS as ANNUAL
from jingwei.areas.forms.filling import Asking
from jingwei.areas.forms.layouts import Kind, Layout, layout_of
from jingwei.areas.forms.meanings import Known, Meaning, Meanings, kept, meanings_of, proposed
from jingwei.areas.forms.models import Blank, Form
from jingwei.areas.forms.operations import Done, fill_form, receive, remember, remove
from jingwei.areas.forms.rules import FormRefused
from jingwei.areas.forms.spellings import SPELLINGS
from jingwei.journal.models import Entry as JournalEntry
from jingwei.ledgers.catalogue import LEDGERS
from jingwei.people.models import Account
from jingwei.register.models import Entry
from jingwei.units.models import Unit
from tests.areas.forms.blanks import ROOM, a_list, a_table, looks, values
from tests.areas.forms.reported import NOW, TODAY, Office

pytestmark = pytest.mark.thorough

KNOWN = Known(
    {key: one for key, one in LEDGERS.items() if not one.is_grouped}, {**COVERAGE, **ANNUAL}
)
SOCIAL = ("association", "foundation", "service_institution")


@pytest.fixture
def actor(office: Office) -> Account:
    return Account.objects.create(login="tianbao", name="填表人")


def unit_of(office: Office, name: str) -> Unit:
    return Unit.objects.named(on=TODAY).get(pk=office.city[name].pk)


def sent(office: Office, path: Path, actor: Account, *, unit: str = "city") -> tuple[Form, Layout]:
    form = receive(path, name=path.name, unit=unit_of(office, unit), actor=actor, now=NOW)
    return form, layout_of(form.blank.layout)


def filled(
    office: Office, path: Path, actor: Account, to: Path, *, unit: str = "city", meanings: Meanings | None = None
) -> Done:  # fmt: skip
    form, layout = sent(office, path, actor, unit=unit)
    asking = Asking(unit_of(office, unit), None, TODAY)
    said = meanings or proposed(layout, KNOWN)
    done = fill_form(Blank.objects.get(form=form), said, KNOWN, asking=asking, actor=actor, now=NOW)
    to.write_bytes(done.content)
    return done


def social(office: Office, unit: str) -> list[Any]:
    path = office.city[unit].path
    return [one for one in office.known if one.classed in SOCIAL and office.city[one.place].path.startswith(path)]  # fmt: skip


def said_otherwise(office: Office, number: int, **values: str) -> None:
    """From today on the register says something else of it."""
    office.city.next_entry(Entry.objects.get(organisation=number), on=TODAY, **values)


# --- A table of figures ---------------------------------------------------------------------------


def test_a_table_of_districts_is_understood_with_its_headings_of_three_rows(
    office: Office, actor: Account, tmp_path: Path
) -> None:
    _form, layout = sent(office, a_table(tmp_path / "b.xlsx", units=("海勃湾", "乌达区")), actor)

    (sheet,) = layout.sheets
    assert (layout.title, sheet.kind) == ("“两个覆盖”情况统计表", Kind.TABLE)
    assert [one.label for one in sheet.waiting] == ["海勃湾", "乌达区", "合计"]
    assert proposed(layout, KNOWN)[0].columns == {
        2: "three-have-cover.total", 3: "three-have-cover.counted", 4: "three-have-cover.share",
        5: "social-organisations.counted", 6: "social-cover.counted", 7: "social-cover.share", 8: "",
    }  # fmt: skip


def test_each_district_gets_its_own_figures_and_formulas_stay(
    office: Office, actor: Account, tmp_path: Path
) -> None:
    blank = a_table(tmp_path / "b.xlsx", units=("海勃湾", "乌达区", "海南区"))

    filled(office, blank, actor, tmp_path / "f.xlsx")

    said = values(tmp_path / "f.xlsx", "汇总")
    for row, unit in ((6, "north"), (7, "south")):
        there = social(office, unit)
        running = [one for one in there if one.is_active]
        covered = [
            one for one in running
            if set(one.own) or one.has_group or one.joint
        ]  # fmt: skip
        assert said[f"F{row}"] == len(there)
        assert said[f"G{row}"] == len(covered)
        assert said[f"H{row}"] == pytest.approx(len(covered) / len(running), abs=0.00005)
        assert said[f"C{row}"] == 0  # nothing in this city is three-have
        assert f"E{row}" not in said
    assert said["F9"] == "=SUM(F6:F8)"
    assert "F8" not in said  # there is no such district
    notes = "\n".join(str(text) for text in values(tmp_path / "f.xlsx", "无法填报").values())
    assert "没有叫“海南区”的单位" in notes
    assert "分母是零" in notes
    assert "备注" in notes
    assert "有 1 格是公式" in notes
    assert "内部 · 账号" in notes


def test_nothing_that_was_not_filled_looks_or_says_otherwise(
    office: Office, actor: Account, tmp_path: Path
) -> None:
    blank = a_table(tmp_path / "b.xlsx", units=("海勃湾", "乌达区"))

    filled(office, blank, actor, tmp_path / "f.xlsx")

    before, after = load_workbook(blank)["汇总"], load_workbook(tmp_path / "f.xlsx")["汇总"]
    assert looks(before) == looks(after)
    assert before.merged_cells.ranges == after.merged_cells.ranges
    assert before.print_area == after.print_area
    changed = {
        cell.coordinate for row in after.iter_rows() for cell in row if cell.value != before[cell.coordinate].value
    }  # fmt: skip
    assert changed <= {*(f"{column}{row}" for column in "CDEFGH" for row in (6, 7)), "H8"}


def test_streets_of_a_district_are_known_by_their_short_names(
    office: Office, actor: Account, tmp_path: Path
) -> None:
    blank = a_table(
        tmp_path / "b.xlsx", units=("1.新华街道办事处", "海勃湾区滨河街道", "三道坎"), label="镇街"
    )

    filled(office, blank, actor, tmp_path / "f.xlsx", unit="north")

    said = values(tmp_path / "f.xlsx", "汇总")
    assert said["F6"] == len(social(office, "a"))
    assert said["F7"] == len(social(office, "b"))
    assert "F8" not in said  # a street of the other district


# --- A list of organisations ----------------------------------------------------------------------


def test_a_list_is_filled_row_by_row_and_its_total_reaches_the_new_end(
    office: Office, actor: Account, tmp_path: Path
) -> None:
    blank = a_list(tmp_path / "b.xlsx")

    filled(office, blank, actor, tmp_path / "f.xlsx")

    said, rows = values(tmp_path / "f.xlsx", "社会组织"), sorted(social(office, "city"), key=lambda one: one.name)  # fmt: skip
    end = 4 + len(rows)
    assert len(rows) > ROOM
    for row, one in enumerate(rows, start=5):
        assert (said[f"A{row}"], said[f"B{row}"]) == (row - 4, one.name)
        assert said.get(f"F{row}") == one.employees
        members = None if one.members is None else "<5" if 0 < one.members < 5 else str(one.members)
        assert said.get(f"E{row}") == members
        assert said[f"I{row}"] == f"=F{row}*100"
        assert not {f"G{row}", f"H{row}"} & set(said)
    assert said[f"F{end + 1}"] == f"=SUM(F5:F{end})"
    assert said[f"A{end + 2}"].startswith("注：")
    notes = "\n".join(str(text) for text in values(tmp_path / "f.xlsx", "无法填报").values())
    assert "电话不随表导出" in notes
    assert "个人的信息，底册不登记" in notes


def test_rows_that_are_added_look_like_those_that_were_there(
    office: Office, actor: Account, tmp_path: Path
) -> None:
    blank = a_list(tmp_path / "b.xlsx")

    filled(office, blank, actor, tmp_path / "f.xlsx")

    before, after = load_workbook(blank)["社会组织"], load_workbook(tmp_path / "f.xlsx")["社会组织"]
    by, old, new = len(social(office, "city")) - ROOM, looks(before), looks(after)
    foot = 5 + ROOM
    for column in "ABCDEFGHI":
        for row in range(1, foot):
            assert new[f"{column}{row}"] == old[f"{column}{row}"]
        for row in range(foot, foot + by):
            assert new[f"{column}{row}"] == old[f"{column}5"]
        assert new[f"{column}{foot + by}"] == old[f"{column}{foot}"]
    assert {key: new[key] for key in ("widths", "print", "freeze")} == {key: old[key] for key in ("widths", "print", "freeze")}  # fmt: skip
    spans = {one.coord for one in after.merged_cells.ranges}
    assert f"A{foot + by + 1}:I{foot + by + 1}" in spans
    assert f"A{foot + 1}:I{foot + 1}" not in spans
    assert after.row_dimensions[foot + by + 1].height == 30
    assert after.row_dimensions[foot + 1].height == 21
    assert after.print_area == f"'社会组织'!$A$1:$I${foot + by + 1}"
    ranges = " ".join(str(one.sqref) for one in after.data_validations.dataValidation)
    assert f"D{foot}:D{foot + by - 1}" in ranges


def test_a_formula_in_a_name_is_written_as_text(
    office: Office, actor: Account, tmp_path: Path
) -> None:
    name = '=HYPERLINK("http://example.org","点我")协会'
    said_otherwise(office, social(office, "city")[0].number, name=name)

    filled(office, a_list(tmp_path / "b.xlsx"), actor, tmp_path / "f.xlsx")

    page = load_workbook(tmp_path / "f.xlsx")["社会组织"]
    (cell,) = [
        page.cell(row, 2) for row in range(5, page.max_row) if page.cell(row, 2).value == name
    ]
    assert cell.data_type == "s"
    assert (
        load_workbook(tmp_path / "f.xlsx", data_only=True)["社会组织"][cell.coordinate].value
        == name
    )


def test_rows_that_name_their_organisations_are_completed_and_strangers_listed(
    office: Office, actor: Account, tmp_path: Path
) -> None:
    first, second, *_rest = [one for one in social(office, "city") if one.employees]
    said_otherwise(office, second.number, uscc="51150302PDY000017X")
    named = ((first.name, ""), ("别的写法", "51150302PDY000017X"), ("查无此会", ""))
    blank = a_list(tmp_path / "b.xlsx", named=named)

    filled(office, blank, actor, tmp_path / "f.xlsx")

    said = values(tmp_path / "f.xlsx", "社会组织")
    assert (said["F5"], said["F6"]) == (first.employees, second.employees)
    assert said["B6"] == "别的写法"  # what was written stays
    assert "F7" not in said
    notes = "\n".join(str(text) for text in values(tmp_path / "f.xlsx", "无法填报").values())
    assert "查无此会" in notes
    assert "台账里没有这一家" in notes


# --- What is remembered ---------------------------------------------------------------------------


def test_what_somebody_said_of_the_columns_is_known_the_next_time(
    office: Office, actor: Account, tmp_path: Path
) -> None:
    units = ("海勃湾", "乌达区")
    form, layout = sent(office, a_table(tmp_path / "一月.xlsx", units=units), actor)
    said = {**proposed(layout, KNOWN)[0].columns, 5: "annual-units.counted", 3: ""}
    assert remember(form, {0: Meaning(said)}, actor=actor, now=NOW) == 1
    assert remember(form, {0: Meaning(said)}, actor=actor, now=NOW) == 1

    again, layout = sent(office, a_table(tmp_path / "二月.xlsx", units=("乌达", "海勃湾区")), actor)

    assert again == form
    newest = again.versions.get()
    found = meanings_of(newest.meanings, layout, KNOWN)
    assert found[0].columns == said
    assert remember(form, proposed(layout, KNOWN), actor=actor, now=NOW) == 2
    assert again.versions.count() == 2
    assert Blank.objects.get(form=form).file_name == "二月.xlsx"


def test_another_office_remembers_for_itself(
    office: Office, actor: Account, tmp_path: Path
) -> None:
    blank = a_list(tmp_path / "b.xlsx")
    assert sent(office, blank, actor)[0] != sent(office, blank, actor, unit="north")[0]


def test_a_meaning_that_there_is_not_is_none(
    office: Office, actor: Account, tmp_path: Path
) -> None:
    _form, layout = sent(office, a_list(tmp_path / "b.xlsx"), actor)
    said = {
        "0": {
            "ledger": "people",
            "columns": {"1": "column:password", "2": "column:uscc", "x": "seq"},
        }
    }

    found = meanings_of(said, layout, KNOWN)

    assert found[0].ledger == "register"
    assert {n: key for n, key in found[0].columns.items() if key} == {2: "column:uscc"}
    assert meanings_of(kept(found), layout, KNOWN) == found


def test_every_deed_is_in_the_journal_and_a_removed_blank_is_gone(
    office: Office, actor: Account, tmp_path: Path
) -> None:
    filled(office, a_list(tmp_path / "b.xlsx"), actor, tmp_path / "f.xlsx")
    form = Form.objects.get()
    remember(form, {0: Meaning({}, "register")}, actor=actor, now=NOW)
    remove(form, actor=actor, now=NOW)

    assert not Blank.objects.exists()
    told = JournalEntry.objects.filter(chain="forms").order_by("sequence")
    assert [one.action for one in told] == [
        "forms.receive",
        "forms.fill",
        "forms.map",
        "forms.remove",
    ]
    assert told[1].details["rows"] == len(social(office, "city"))


def test_a_form_of_which_nothing_is_answered_is_refused(
    office: Office, actor: Account, tmp_path: Path
) -> None:
    with pytest.raises(FormRefused, match="没有一格填得上"):
        filled(office, a_list(tmp_path / "b.xlsx"), actor, tmp_path / "f.xlsx", meanings={0: Meaning({}, "register")})  # fmt: skip


def test_every_spelling_is_of_a_figure_that_there_is() -> None:
    assert {key for key, _part in SPELLINGS} <= set(KNOWN.indicators)
