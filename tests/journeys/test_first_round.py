"""The first round of a city, from nineteen workbooks to a verified journal, as people click through it."""

from pathlib import Path

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from jingwei import sample
from jingwei.areas.rounds.models import Publishing, Run, Upload
from jingwei.areas.rounds.operations.files import understand
from jingwei.areas.rounds.operations.fusing import work
from jingwei.areas.rounds.operations.rounds import publish_asked
from jingwei.journal.verify import anchor, verify
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.kinds import EditableField
from jingwei.register.models import Entry, Organisation
from jingwei.register.operations import edit_field
from jingwei.units.kinds import CodeSystem, Kind
from jingwei.units.models import Unit
from jingwei.units.operations.committees import load_committees
from jingwei.units.operations.divisions import load_divisions
from jingwei.units.operations.offices import load_departments, load_offices
from jingwei.units.queries import unit_of_code
from tests.browser.conftest import Office
from tests.people.town import FOUNDED, posted
from tests.web.conftest import PASSWORD, somebody_called

pytestmark = pytest.mark.slow
CITY = "1503"
ROWS = 600
PATIENCE = 240_000  # milliseconds that a busy machine may take for a page


@pytest.fixture
def lists(tmp_path: Path, settings: Settings) -> list[Path]:
    """The nineteen workbooks of a small sample city, all invented; the office's files beside them."""
    settings.OFFICE_DATA = tmp_path / "office"
    sample.make_workbooks(
        sample.Request(sample.wuhai(), rows=ROWS, seed=7), folder=tmp_path / "city"
    )
    return sorted((tmp_path / "city" / "lists").iterdir())


def city() -> Unit:
    """The city with its places, offices, departments and committees."""
    load_divisions(prefix=CITY, on=FOUNDED)
    top = unit_of_code(CITY.ljust(6, "0"), system=CodeSystem.STATISTICS, on=FOUNDED)
    assert top is not None
    for load in (load_offices, load_departments, load_committees):
        load(top, on=FOUNDED)
    return top


def called(name: str, role: str, *places: Unit) -> Account:
    """Somebody with posts."""
    account = somebody_called(name)
    for place in places:
        posted(account, role, place)
    return account


def district(top: Unit, *, nth: int) -> Unit:
    """One of the city's districts."""
    return list(Unit.objects.on(FOUNDED).filter(parent=top, kind=Kind.DISTRICT).order_by("pk"))[nth]


def worked() -> None:
    """What the worker does: reads the files that wait, works the run that was begun, publishes what is asked for."""
    with seeing(EVERYTHING):
        waiting = list(Upload.objects.filter(state="waiting").values_list("pk", flat=True))
    for pk in waiting:
        understand(pk)
    for run in Run.objects.filter(finished_at=None).select_related("round__top"):
        work(run, clock=timezone.now)
    for wish in Publishing.objects.filter(finished_at=None).select_related("round__top", "run", "started_by"):  # fmt: skip
        publish_asked(wish, clock=timezone.now)


def window(office: Office, account: Account) -> Page:
    """A window in which somebody has signed in."""
    context = office.enter(account, locale="zh-CN", accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    return context.new_page()


def test_nineteen_workbooks_become_a_register_that_people_work_on(
    office: Office, lists: list[Path], tmp_path: Path
) -> None:
    top = city()
    departments = list(Unit.objects.on(FOUNDED).filter(kind=Kind.DEPARTMENT, serves=top))
    steward = called("steward.one", "department_steward", *departments)
    chief = called("chief.one", "city_administrator", top)
    # A person signs in with his password; the others' windows are opened for them.
    page = office.enter(locale="zh-CN").new_page()
    page.set_default_timeout(PATIENCE)
    page.goto("/sign-in/")
    page.fill("[name=login]", "chief.one")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    expect(page.locator("h1")).to_have_text("工作台", timeout=PATIENCE)

    page.goto("/rounds/open/")
    page.fill("[name=title]", "第一轮摸排")
    page.fill("[name=legal_ground]", "某通知")
    page.fill("[name=ends_on]", "2099-12-31")
    page.click("main form button")
    expect(page.locator(".message.success")).to_contain_text("第 1 轮已开", timeout=PATIENCE)

    _send(window(office, steward), page, lists)
    worked()
    _correct_a_heading(window(office, steward))
    worked()
    second = called("second.one", "city_administrator", top)
    _compare_and_answer(page, second=window(office, second))
    _publish(page)
    _ledgers_of_three(office, top, chief=chief)
    _workbook_out_and_back(window(office, chief), chief, tmp_path)
    _undo_a_merger(window(office, chief))
    anchors = tmp_path / "anchors.jsonl"
    anchor(now=timezone.now(), to=anchors)
    assert verify(anchors=anchors).is_whole


def _send(steward: Page, chief: Page, lists: list[Path]) -> None:
    """The steward sends the departments' lists, the social-work department its own."""
    own = [path for path in lists if "社会工作部" in path.name]
    steward.goto("/rounds/1/")
    steward.set_input_files("[name=lists]", [path for path in lists if path not in own])
    steward.click("form[data-jw-drop] button")
    expect(steward.locator(".message.success")).to_contain_text("收下 18 个文件", timeout=PATIENCE)
    chief.goto("/rounds/1/")
    chief.set_input_files("[name=lists]", own)
    chief.click("form[data-jw-drop] button")
    expect(chief.locator(".message.success")).to_contain_text("收下 1 个文件", timeout=PATIENCE)


def _correct_a_heading(steward: Page) -> None:
    """One column is not to be imported; the program remembers it."""
    steward.goto("/rounds/1/")
    steward.click("text=05_税务局.xlsx")
    column = steward.locator("select[name^=column-]").first
    column.select_option("drop")
    steward.locator("main form .buttons button").first.click()
    expect(steward.locator(".message.success")).to_contain_text("已记住", timeout=PATIENCE)


def _compare_and_answer(chief: Page, *, second: Page) -> None:
    """The machine compares, two persons make one pair the same, and it compares again."""
    chief.goto("/rounds/1/")
    chief.click("text=开始比对")
    worked()
    chief.goto("/rounds/1/review/")
    for key in ["s", *("d" for _question in range(50))]:
        if not chief.locator(f"[data-jw-key={key}]").count():
            break
        with chief.expect_navigation():
            chief.keyboard.press(key)
    expect(chief.locator("main")).to_contain_text("没有待答复的疑问了")
    second.goto("/rounds/1/answers/")
    second.click("text=确认合并")
    expect(second.locator(".message.success")).to_contain_text("已确认这个合并")
    chief.goto("/rounds/1/")
    if chief.locator("text=再比对一次").first.is_visible():
        chief.click("form button:has-text('再比对一次')")
        worked()


def _publish(chief: Page) -> None:
    chief.goto("/rounds/1/")
    chief.click("text=发布成底册")
    expect(chief.locator("main")).to_contain_text("正在发布", timeout=PATIENCE)
    worked()
    # The page looks again by itself.
    expect(chief.locator("main")).to_contain_text("底册以这一轮为准", timeout=PATIENCE)


def _ledgers_of_three(office: Office, top: Unit, *, chief: Account) -> None:
    """The city sees all of the register, two districts each their own part of it."""
    one, other = district(top, nth=0), district(top, nth=1)
    readers = {
        "city": chief,
        "one": called("one.district", "district_administrator", one),
        "other": called("other.district", "district_administrator", other),
    }
    seen = {}
    for name, account in readers.items():
        page = window(office, account)
        page.goto("/ledgers/register/")
        seen[name] = int(page.locator("#count").inner_text().split()[0].rstrip("+"))
    with seeing(EVERYTHING):
        entries = Entry.objects.still()
        assert seen == {
            "city": entries.count(),
            "one": entries.lying_in(one.pk).count(),
            "other": entries.lying_in(other.pk).count(),
        }
    assert 0 < seen["one"] < seen["city"]


def _workbook_out_and_back(chief: Page, account: Account, folder: Path) -> None:
    """A workbook goes out, is changed in a spreadsheet while the register changes too, and comes back."""
    chief.goto("/ledgers/register/?cols=name,employees,operating_address")
    with chief.expect_download() as download:
        chief.click("text=导出")
    path = folder / "out.xlsx"
    download.value.save_as(path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = next(row for row in sheet.iter_rows() if any(cell.value == "从业人数" for cell in row))
    column = next(cell.column for cell in heads if cell.value == "从业人数")
    first, second = heads[0].row + 1, heads[0].row + 2
    sheet.cell(first, column).value = 4321
    sheet.cell(second, column).value = 1234
    name = sheet.cell(first, next(c.column for c in heads if "名称" in str(c.value))).value
    book.save(path)
    with seeing(EVERYTHING):
        entry = Entry.objects.still().get(name=name)
        edit_field(entry.organisation, field=EditableField.EMPLOYEES, value="77", reason="电话核实", on=timezone.localdate(), actor=account, now=timezone.now())  # fmt: skip

    chief.goto("/ledgers/register/")
    chief.click("summary:has-text('导入')")
    chief.set_input_files("[name=workbook]", path)
    chief.click("text=上传并预览")
    expect(chief.locator("#conflicts .count")).to_have_text("1", timeout=PATIENCE)
    expect(chief.locator("#changes .count")).to_have_text("1")
    chief.locator("#conflicts input[value=workbook]").check()
    chief.fill("[name=reason]", "实地核对")
    chief.click("form[data-jw-once] button.main")
    expect(chief.locator(".message.success").first).to_contain_text("写入 2 格", timeout=PATIENCE)
    with seeing(EVERYTHING):
        values = Entry.objects.still().filter(employees__in=(4321, 1234))
        assert set(values.values_list("employees", flat=True)) == {1234, 4321}


def _undo_a_merger(chief: Page) -> None:
    """What the chief called the same in the round were two after all: the number lives again, for good."""
    with seeing(EVERYTHING):
        merged = Organisation.objects.get(merged_into__isnull=False)
        heir = Entry.objects.still().get(organisation=merged.merged_into_id)
    chief.goto(f"/organisations/{merged.number}/")
    expect(chief.locator("h1")).to_have_text(heir.name)
    chief.locator(f"a[href='/organisations/{merged.number}/unmerge/']").click()
    expect(chief.locator("main")).to_contain_text("以后各轮不再把它们并成一家")
    chief.fill("[name=back-reason]", "两家各有执照，实地看过")
    chief.click("main form button.danger")

    expect(chief.locator(".message.success").first).to_contain_text("合并已撤销", timeout=PATIENCE)
    expect(chief.locator("h1 + p .code").first).to_have_text(merged.number)
    with seeing(EVERYTHING):
        assert Entry.objects.still().filter(organisation=merged).count() == 1
        assert Entry.objects.still().get(organisation=heir.organisation_id) == heir
