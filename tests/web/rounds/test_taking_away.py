"""What a round gives back: each department its list, each unit its changes, nobody another's."""

import io
import re
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from jingwei.areas.rounds.models import Round, Run
from jingwei.areas.rounds.operations.fusing import work
from jingwei.journal.models import Entry as JournalEntry
from tests.areas.rounds.lists import code, crowd, csv
from tests.people.town import Town, posted
from tests.web.conftest import somebody_called
from tests.web.rounds.conftest import (  # fmt: skip
    OPENED,
    Browser,
    compared,
    laid_down,
    published,
    send,
    text_of,
    understood,
)

pytestmark = pytest.mark.thorough

FIRM = "乌海市恒丰源贸易有限公司"
NORTH, SOUTH = "海勃湾区新华街道和平路9号", "乌达区三道坎街道和平路9号"


def book(client: Client, address: str) -> dict[str, list[tuple[Any, ...]]]:
    """The sheets of a workbook that a page gives: name -> rows."""
    answer: Any = client.get(address)
    assert answer.status_code == 200
    opened = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in opened.worksheets}


def texts(sheet: list[tuple[Any, ...]]) -> str:
    return "\n".join(" ".join(str(cell) for cell in row if cell is not None) for row in sheet)


def once_more(chief: Client, steward: Client, number: int, *rows: tuple[str, str, str, str]) -> int:
    """The next round, with these rows, published; its number."""
    if number > 1:
        chief.post("/rounds/open/", OPENED)
    send(steward, number, ("市市场监督管理局名单.csv", csv(*crowd(30), *rows)))
    understood()
    chief.post(f"/rounds/{number}/fuse/")
    run = work(Run.objects.latest("pk"), clock=timezone.now)
    chief.post(f"/rounds/{number}/publish/", {"run": run.pk})
    assert laid_down().fault == ""
    return number


@pytest.fixture
def two_rounds(chief: Client, steward: Client, number: int) -> int:
    """Two published rounds: in the second a firm has moved from the north to the south, one is new, one gone."""
    gone, fresh = (
        ("乌海市长生药房", code(2), NORTH, "王二"),
        ("乌海市新到茶社", code(3), SOUTH, "王三"),
    )
    once_more(chief, steward, number, (FIRM, code(1), NORTH, "王一"), gone)
    return once_more(chief, steward, number + 1, (FIRM, code(1), SOUTH, "王一"), fresh)


def operator(town: Town, browser_of: Browser, *, unit: str, role: str) -> Client:
    account = somebody_called(f"at.{unit}")
    posted(account, role, town[unit])
    return browser_of(account)


def test_a_department_gets_its_own_list_back(
    chief: Client, steward: Client, number: int, town: Town, browser_of: Browser
) -> None:
    compared(chief, steward, number)
    civil = operator(town, browser_of, unit="civil", role="department_steward")
    address = f"/rounds/{number}/returns/{town['civil'].pk}.xlsx"
    page = text_of(civil, f"/rounds/{number}/")
    assert address in page
    assert "1 行退回或待核" in page

    (rows,) = book(civil, address).values()

    assert "恒丰源" in texts(rows)
    assert "待核" in texts(rows)
    assert "安邦" not in texts(rows)
    assert JournalEntry.objects.filter(action="rounds.take_out").count() == 1


def test_another_departments_list_is_not_there(
    chief: Client, steward: Client, number: int, town: Town, browser_of: Browser
) -> None:
    compared(chief, steward, number)
    civil = operator(town, browser_of, unit="civil", role="department_steward")
    district = operator(town, browser_of, unit="north", role="district_administrator")
    other = f"/rounds/{number}/returns/{town['market'].pk}.xlsx"

    assert civil.get(other).status_code == 404
    assert other not in text_of(civil, f"/rounds/{number}/")
    assert list(book(chief, other))
    assert district.get(other).status_code == 403
    assert "/returns/" not in text_of(district, f"/rounds/{number}/")


def test_the_page_of_a_file_leads_to_its_departments_list_back(
    chief: Client, steward: Client, number: int, town: Town
) -> None:
    compared(chief, steward, number)
    found = re.search(rf"/rounds/{number}/files/\d+/", text_of(steward, f"/rounds/{number}/"))
    assert found

    assert "取这个部门的退表" in text_of(steward, found[0])


def test_before_a_run_there_is_nothing_to_take(
    chief: Client, steward: Client, number: int, town: Town
) -> None:
    assert chief.get(f"/rounds/{number}/returns/{town['civil'].pk}.xlsx").status_code == 404
    assert chief.get(f"/rounds/{number}/changes/{town['north'].pk}.xlsx").status_code == 404
    assert "还没有发布" in text_of(chief, f"/rounds/{number}/changes/")


def test_a_street_gets_what_changed_in_its_part(
    two_rounds: int, town: Town, browser_of: Browser
) -> None:
    street = operator(town, browser_of, unit="a", role="street_operator")
    address = f"/rounds/{two_rounds}/changes/{town['a'].pk}.xlsx"
    assert address in text_of(street, f"/rounds/{two_rounds}/changes/")

    sheets = book(street, address)

    assert list(sheets) == ["概况", "迁出", "消失"]
    assert FIRM in texts(sheets["迁出"])
    assert "三道坎" not in texts(sheets["迁出"])
    assert "乌海市长生药房" in texts(sheets["消失"])
    everything = "\n".join(map(texts, sheets.values()))
    assert "乌海市新到茶社" not in everything
    assert "内部 · 账号" in everything


def test_the_street_to_which_it_moved_gets_it_as_moved_in(
    two_rounds: int, town: Town, browser_of: Browser
) -> None:
    street = operator(town, browser_of, unit="c", role="street_operator")

    sheets = book(street, f"/rounds/{two_rounds}/changes/{town['c'].pk}.xlsx")

    assert list(sheets) == ["概况", "新增", "迁入"]
    assert "乌海市新到茶社" in texts(sheets["新增"])
    assert FIRM in texts(sheets["迁入"])
    assert "新华街道" not in texts(sheets["迁入"])


def test_the_city_sees_it_as_a_change_with_both_addresses(
    two_rounds: int, chief: Client, town: Town
) -> None:
    sheets = book(chief, f"/rounds/{two_rounds}/changes/{town['city'].pk}.xlsx")

    assert list(sheets) == ["概况", "新增", "变更", "消失"]
    changed = texts(sheets["变更"])
    assert "实际经营地址 海勃湾区新华街道和平路9号 乌达区三道坎街道和平路9号" in changed
    assert "属地 乌海市 / 海勃湾区 / 新华街道 乌海市 / 乌达区 / 三道坎街道" in changed


def test_the_page_counts_what_the_workbook_lists_and_the_journal_keeps_who_took_it(
    two_rounds: int, chief: Client, town: Town
) -> None:
    page = text_of(chief, f"/rounds/{two_rounds}/changes/")
    row = page.split("新华街道</th>")[1].split("</tr>")[0]
    assert re.findall(r'"number">(\d+)<', row) == ["0", "0", "0", "1", "1", "0"]

    book(chief, f"/rounds/{two_rounds}/changes/{town['a'].pk}.xlsx")

    entry = JournalEntry.objects.get(action="rounds.take_out")
    assert (entry.details["what"], entry.details["unit"], entry.details["rows"]) == ("changes", town["a"].pk, 2)  # fmt: skip


OUT_OF_REACH = [
    ("a", "street_operator", "c"),
    ("a", "street_operator", "north"),
    ("north", "district_administrator", "south"),
    ("north", "district_administrator", "city"),
    ("couriers", "committee_secretary", "a"),
]


def test_the_changes_of_a_unit_out_of_reach_are_not_there(
    two_rounds: int, town: Town, browser_of: Browser
) -> None:
    readers = {
        (unit, role): operator(town, browser_of, unit=unit, role=role)
        for unit, role in sorted({(unit, role) for unit, role, _other in OUT_OF_REACH})
    }
    for unit, role, other in OUT_OF_REACH:
        address = f"/rounds/{two_rounds}/changes/{town[other].pk}.xlsx"

        assert readers[unit, role].get(address).status_code == 404, (unit, other)
        assert address not in text_of(readers[unit, role], f"/rounds/{two_rounds}/changes/")


def test_a_steward_of_a_department_gets_no_units_changes(
    two_rounds: int, steward: Client, town: Town
) -> None:
    assert steward.get(f"/rounds/{two_rounds}/changes/").status_code == 403
    assert steward.get(f"/rounds/{two_rounds}/changes/{town['a'].pk}.xlsx").status_code == 403
    assert "/changes/" not in text_of(steward, f"/rounds/{two_rounds}/")


def test_the_first_round_is_all_new(
    chief: Client, steward: Client, number: int, town: Town
) -> None:
    published(chief, steward, number)

    sheets = book(chief, f"/rounds/{number}/changes/{town['city'].pk}.xlsx")

    assert list(sheets) == ["概况", "新增"]
    assert len([row for row in sheets["新增"] if str(row[0]).startswith("JW-")]) == 83
    assert Round.objects.get().state == "published"
