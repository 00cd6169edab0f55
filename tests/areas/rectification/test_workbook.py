"""The three lists go out, and what a department fills in comes back as steps, row by row (R-Z.10)."""

from pathlib import Path

import openpyxl
import pytest

from jingwei.areas.rectification.models import Finding
from jingwei.areas.rectification.queries import cases_of
from jingwei.areas.rectification.rules import RectificationRefused
from jingwei.areas.rectification.workbook import Brought, take_in, take_out
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case, Event
from tests.areas.deeds import Office, staffed
from tests.areas.rectification.campaign import Walk, begun
from tests.register.town import NOW

PLAN = "先开理事会，再报方案"


@pytest.fixture
def office(db: None) -> Office:
    return staffed()


@pytest.fixture
def walk(office: Office) -> Walk:
    return begun(office)


def out(walk: Walk, path: Path) -> Path:
    with seeing(EVERYTHING):
        take_out(walk.campaign, cases_of(walk.campaign), path, actor=walk.office["civil"], now=NOW)
    return path


def back(walk: Walk, path: Path, *, by: str = "civil") -> Brought:
    with seeing(EVERYTHING):
        own = {one.pk for one in cases_of(walk.campaign)}
        return take_in(
            walk.campaign, own, path, name="任务清单.xlsx", actor=walk.office[by], now=NOW
        )


def fill(path: Path, **columns: str) -> Path:
    """Types into the first row of the tasks, by the beginning of the heading."""
    book = openpyxl.load_workbook(path)
    sheet = book["任务清单"]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "办件号" for cell in row))
    titles = {
        "plan": "整改措施",
        "done": "改了什么",
        "proof_kind": "证明材料",
        "proof": "文号",
        "dated": "材料日期",
    }
    for key, text in columns.items():
        place = next(cell.column for cell in head if str(cell.value).startswith(titles[key]))
        sheet.cell(head[0].row + 1, place, text)
    book.save(path)
    return path


def state_of(case: Case) -> str:
    with seeing(EVERYTHING):
        case.refresh_from_db()
    return case.state


def test_three_lists_of_the_same_cases_with_a_line_for_the_seal(walk: Walk, tmp_path: Path) -> None:
    case = walk.found()
    walk.until(case, "assign")
    book = openpyxl.load_workbook(out(walk, tmp_path / "a.xlsx"))
    assert book.sheetnames == ["问题清单", "任务清单", "责任清单"]
    for sheet in book:
        text = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
        assert "责任单位（盖章）" in text
        assert str(case.pk) in text
    assert book["任务清单"].column_dimensions  # hidden ones are there, and hidden


@pytest.mark.thorough
def test_what_was_filled_in_is_accepted_then_reported(walk: Walk, tmp_path: Path) -> None:
    case = walk.found()
    walk.until(case, "assign")
    assert back(walk, fill(out(walk, tmp_path / "a.xlsx"), plan=PLAN)) == Brought(1, ())
    assert state_of(case) == "rectifying"
    said = {
        "done": "已换届",
        "proof_kind": "备案回执编号",
        "proof": "备〔2026〕3 号",
        "dated": "2026-06-15",
    }
    assert back(walk, fill(out(walk, tmp_path / "b.xlsx"), **said)) == Brought(1, ())
    assert state_of(case) == "verifying"
    with seeing(EVERYTHING):
        last = Event.objects.get(case=case, step="report")
    assert (last.answers["proof_kind"], last.answers["dated"]) == ("filing", "2026-06-15")


@pytest.mark.thorough
def test_the_same_workbook_again_takes_nothing_twice(walk: Walk, tmp_path: Path) -> None:
    case = walk.found()
    walk.until(case, "assign")
    path = fill(out(walk, tmp_path / "a.xlsx"), plan=PLAN)
    back(walk, path)
    back(walk, path)
    with seeing(EVERYTHING):
        assert Event.objects.filter(case=case, step="accept").count() == 1


def test_an_untouched_workbook_changes_nothing(walk: Walk, tmp_path: Path) -> None:
    walk.until(walk.found(), "assign")
    assert back(walk, out(walk, tmp_path / "a.xlsx")) == Brought(0, ())


@pytest.mark.thorough
def test_what_has_moved_meanwhile_is_told_by_row(walk: Walk, tmp_path: Path) -> None:
    case = walk.found()
    walk.until(case, "assign")
    path = fill(out(walk, tmp_path / "a.xlsx"), plan=PLAN)
    walk.take(case, "accept", by="civil")
    done = back(walk, path)
    assert done.taken == 0
    assert "行：" in done.refused[0]
    assert "已于" in done.refused[0]


@pytest.mark.thorough
def test_what_does_not_belong_there_is_refused_whole_with_its_row(
    walk: Walk, tmp_path: Path
) -> None:
    case = walk.found()
    walk.until(case, "assign")
    path = fill(out(walk, tmp_path / "a.xlsx"), done="已换届")
    with pytest.raises(
        RectificationRefused, match=r"任务清单.xlsx 第 \d+ 行：现在要填的是整改措施"
    ):
        back(walk, path)
    path = fill(out(walk, tmp_path / "b.xlsx"), plan="找 13900000001 办")
    with pytest.raises(RectificationRefused, match="像是有电话号码"):
        back(walk, path)
    assert state_of(case) == "assigned"


@pytest.mark.thorough
def test_a_row_of_another_campaign_or_made_up_is_refused(walk: Walk, tmp_path: Path) -> None:
    walk.until(walk.found(), "assign")
    path = fill(out(walk, tmp_path / "a.xlsx"), plan=PLAN)
    book = openpyxl.load_workbook(path)
    sheet = book["任务清单"]
    for row in sheet.iter_rows():
        for cell in row:
            if str(cell.value).startswith("JW-CASE-"):
                cell.value = "JW-CASE-999999"
    book.save(path)
    with pytest.raises(RectificationRefused, match="认不出是这次整治的哪一件"):
        back(walk, path)
    with seeing(EVERYTHING):
        assert Finding.objects.count() == 1


@pytest.mark.thorough
def test_who_may_not_take_the_step_is_told_so(walk: Walk, tmp_path: Path) -> None:
    case = walk.found()
    walk.until(case, "assign")
    done = back(walk, fill(out(walk, tmp_path / "a.xlsx"), plan=PLAN), by="market")
    assert (done.taken, len(done.refused)) == (0, 1)
    assert state_of(case) == "assigned"
