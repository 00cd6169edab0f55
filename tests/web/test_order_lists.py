"""Lists of the hotline that become orders, and orders that go out as a list (R-SO.7)."""

from html import unescape
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.test import Client

from jingwei.procedures.models import Case
from tests.areas.orders.conftest import sees_everything
from tests.areas.orders.orders import Walk
from tests.web.ledgers import Browser
from tests.web.test_orders import _on_the_day, lead, walk

__all__ = ["_on_the_day", "lead", "sees_everything", "walk"]


def book(path: Path, *rows: tuple[str, ...]) -> BytesIO:
    """A list as a hotline writes it: a title above, columns of persons beside."""
    sheet = openpyxl.Workbook()
    page = sheet.active
    assert page is not None
    page.append(["12345 热线转办清单"])
    page.append(["工单号", "来电人", "联系电话", "反映内容", "类别"])
    for row in rows:
        page.append(row)
    sheet.save(path)
    return BytesIO(path.read_bytes())


def bring(browser: Client, content: BytesIO, *, at: int) -> str:
    content.name = "热线.xlsx"
    answer = browser.post(
        "/orders/hotline/", {"list": content, "at": at, "kind": "rights"}, follow=True
    )
    return unescape(answer.content.decode())


@pytest.mark.thorough
def test_a_list_of_the_hotline_becomes_orders_by_its_numbers_once(walk: Walk, lead: Client, tmp_path: Path) -> None:  # fmt: skip
    at = walk.office.town["north"].pk
    rows = [
        ("GD-1", "王某", "13900000001", "想问稳岗补贴", "政策咨询"), ("GD-2", "李某", "13900000002", "合同看不懂", "其他"),
        ("GD-3", "赵某", "13900000003", "请打 13900000003", "政策咨询"), ("GD-4", "孙某", "", "大家去上访", ""),
        ("", "周某", "", "没有编号", ""), ("GD-1", "王某", "", "想问稳岗补贴", "政策咨询"),
    ]  # fmt: skip
    said = bring(lead, book(tmp_path / "a.xlsx", *rows), at=at)
    for words in (
        "登记了 2 件；另有 1 件",
        "第 5 行",
        "电话号码",
        "第 6 行",
        "信访部门",
        "第 7 行：没有工单编号",
    ):
        assert words in said
    assert "王某" not in said
    cases = list(Case.objects.order_by("pk"))
    answers = [case.events.get(sequence=1).answers for case in cases]
    assert [one["reference"] for one in answers] == ["GD-1", "GD-2"]
    assert [one["kind"] for one in answers] == ["policy", "rights"]
    assert "王某" not in str(answers)
    again = bring(lead, book(tmp_path / "b.xlsx", *rows[:2]), at=at)
    assert "登记了 0 件；另有 2 件" in again
    assert Case.objects.count() == 2


@pytest.mark.thorough
def test_orders_go_out_as_a_list_with_their_results(
    walk: Walk, lead: Client, browser_of: Browser, tmp_path: Path
) -> None:
    case = walk.entered(0, source="hotline", reference="GD-7")
    walk.until(case, "rate_for")
    walk.entered(0, need="=1+1")
    for tab, expected in (("closed", "消防已排期验收"), ("open", "=1+1")):
        answer = lead.post(f"/orders/list.xlsx?tab={tab}")
        content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        page = openpyxl.load_workbook(BytesIO(content)).active
        assert page is not None
        cells = [cell for row in page.iter_rows(values_only=True) for cell in row if cell]
        assert expected in cells
        assert ("GD-7" in cells) == (tab == "closed")
    assert browser_of(walk.office["a1"]).post("/orders/list.xlsx").status_code == 403
    assert lead.get("/orders/list.xlsx").status_code == 405
    assert tmp_path


def test_a_workbook_without_the_two_columns_is_refused_by_name(walk: Walk, lead: Client, tmp_path: Path) -> None:  # fmt: skip
    sheet = openpyxl.Workbook()
    sheet.save(tmp_path / "a.xlsx")
    said = bring(lead, BytesIO((tmp_path / "a.xlsx").read_bytes()), at=walk.office.town["north"].pk)
    assert "热线.xlsx：没有找到“工单编号”" in said
