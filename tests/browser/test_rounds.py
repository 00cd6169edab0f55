"""A round in a browser: lists that survive a broken line, a page that follows the worker, at hand for everybody."""

import hashlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from time import sleep

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Page, Request, Route, expect
from pytest_django import Settings

from jingwei.areas.rounds import storage
from jingwei.areas.rounds.models import Publishing, Run, Upload
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from tests.areas.rounds.lists import crowd, csv
from tests.browser.conftest import WIDTHS, Office, barriers, overflow
from tests.fusion.reading.hostile import HOSTILE
from tests.fusion.reading.workbooks import workbook
from tests.people.town import posted
from tests.web.conftest import somebody_called
from tests.web.rounds.conftest import OPENED, compared, laid_down, understood

PART = 512 * 1024
BUSY = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()
"""
LOOKS = [("zh", "light"), ("en", "dark")]
PATIENCE = 60_000  # milliseconds that a busy machine may take
ESTIMATE = {"listed": 2000, "unlisted": 120, "low": 60, "high": 300}


@pytest.fixture(autouse=True)
def _apart(settings: Settings, tmp_path: Path) -> None:
    settings.OFFICE_DATA = tmp_path / "office"


@pytest.fixture(autouse=True)
def _answered(office: Office) -> Iterator[None]:
    """The tables are emptied once the server has answered what a page that looks again by itself had asked."""
    yield
    for context in office.chromium.contexts:
        context.close()
    with connection.cursor() as cursor:
        cursor.execute(BUSY)
        while cursor.fetchone():
            sleep(0.05)
            cursor.execute(BUSY)


@pytest.fixture
def steward(office: Office) -> Account:
    """Who sends the lists of two departments."""
    account = somebody_called("steward.one")
    for unit in ("market", "civil"):
        posted(account, "department_steward", office.town[unit])
    return account


@pytest.fixture
def chief(office: Office) -> Account:
    """The city's administrator, with an open round."""
    account = somebody_called("chief.one")
    posted(account, "city_administrator", office.town["city"])
    client_of(account).post("/rounds/open/", OPENED)
    return account


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def window(office: Office, account: Account, **options: object) -> Page:
    context = office.enter(account, locale="zh-CN", **options)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/rounds/1/")
    return page


def files(folder: Path, *sizes: int) -> list[Path]:
    """Files of the departments, each of another content."""
    made = []
    for number, size in enumerate(sizes):
        made.append(folder / f"市市场监督管理局-{number}.csv")
        made[-1].write_bytes((b"%d," % number) * (size // 2))
    return made


def sent(page: Page) -> list[tuple[str, int]]:
    """Every part that leaves the browser from now on: address, and where it begins."""
    parts: list[tuple[str, int]] = []

    def note(request: Request) -> None:
        if request.method == "PATCH":
            parts.append((request.url, int(request.headers["upload-offset"])))

    page.on("request", note)
    return parts


def cut(page: Page, *, at: int) -> None:
    """The line is cut once, as the part that begins there is sent."""
    left = [at]

    def handle(route: Route) -> None:
        request = route.request
        if request.method == "PATCH" and int(request.headers["upload-offset"]) in left:
            left.clear()
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/sendings/*/", handle)


def contents() -> set[str]:
    with seeing(EVERYTHING):
        return set(Upload.objects.values_list("sha256", flat=True))


def digests(paths: list[Path]) -> set[str]:
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_three_files_come_whole_over_a_line_that_is_cut_in_the_middle(
    office: Office, chief: Account, steward: Account, tmp_path: Path
) -> None:
    page = window(office, steward)
    lists = files(tmp_path, 900, 4 * PART + 100, 700)
    parts = sent(page)
    cut(page, at=2 * PART)

    page.set_input_files("[name=lists]", lists)
    page.click("form[data-jw-drop] button")

    expect(page.locator(".message.success")).to_contain_text("收下 3 个文件", timeout=PATIENCE)
    expect(page.locator(".sendings li.done")).to_have_count(3)
    assert contents() == digests(lists)
    (long,) = {address for address, begins in parts if begins}
    begins = [begins for address, begins in parts if address == long]
    assert begins == [0, PART, 2 * PART, 2 * PART, 3 * PART, 4 * PART]  # none before the cut again
    expect(page.locator("#work")).to_contain_text("等待识别")


def test_a_file_goes_on_after_the_page_was_left(
    office: Office, chief: Account, steward: Account, tmp_path: Path
) -> None:
    page = window(office, steward)
    lists = files(tmp_path, 3 * PART)
    page.route(
        "**/sendings/*/",
        lambda route: (
            route.abort()
            if int(route.request.headers.get("upload-offset", "9" * 9)) >= PART
            else route.continue_()
        ),
    )
    page.set_input_files("[name=lists]", lists)
    page.click("form[data-jw-drop] button")
    expect(page.locator(".sendings .state")).to_contain_text("连接断了", timeout=PATIENCE)
    page.close(run_before_unload=False)

    page = window(office, steward)
    parts = sent(page)
    page.set_input_files("[name=lists]", lists)
    page.click("form[data-jw-drop] button")

    expect(page.locator(".message.success")).to_contain_text("收下 1 个文件", timeout=PATIENCE)
    assert [begins for _address, begins in parts] == [PART, 2 * PART]
    assert contents() == digests(lists)


def test_what_is_refused_is_said_beside_the_file_and_the_others_come(
    office: Office, chief: Account, steward: Account, tmp_path: Path
) -> None:
    page = window(office, steward)
    nameless, empty = tmp_path / "名单.csv", tmp_path / "海勃湾区民政局.csv"
    nameless.write_bytes(b"x")
    empty.write_bytes(b"")
    good = files(tmp_path, 900)

    page.set_input_files("[name=lists]", [nameless, empty, *good])
    page.click("form[data-jw-drop] button")

    expect(page.locator(".message.success")).to_contain_text("收下 1 个文件", timeout=PATIENCE)
    expect(page.locator(".sendings li.refused")).to_have_count(2)
    expect(page.locator(".sendings")).to_contain_text("看不出是哪个部门")
    expect(page.locator(".sendings")).to_contain_text("是空文件")
    assert contents() == digests(good)


def drop(page: Page, files: dict[str, bytes]) -> None:
    """Drops files onto the form, as from the folder in which they lie, and sends it."""
    said = [[name, b64encode(content).decode()] for name, content in files.items()]
    carried = page.evaluate_handle(
        """(files) => {
            const carried = new DataTransfer();
            for (const [name, said] of files)
                carried.items.add(new File([Uint8Array.from(atob(said), (sign) => sign.charCodeAt(0))], name));
            return carried;
        }""",
        said,
    )
    page.dispatch_event("form[data-jw-drop]", "drop", {"dataTransfer": carried})
    page.click("form[data-jw-drop] button")


def test_files_that_are_dropped_on_the_form_are_chosen(
    office: Office, chief: Account, steward: Account
) -> None:
    page = window(office, steward)

    drop(page, {"市市场监督管理局.csv": b"a,b", "海勃湾区民政局.csv": b"c,d"})

    expect(page.locator(".message.success")).to_contain_text("收下 2 个文件", timeout=PATIENCE)


def test_hostile_files_are_shown_with_their_causes_and_the_good_one_comes_in(
    office: Office, chief: Account, steward: Account, tmp_path: Path, picture: Callable[[Page, str], None],
) -> None:  # fmt: skip
    page = window(office, steward)
    bomb, text, good = (f"市市场监督管理局{name}.xlsx" for name in ("膨胀", "文本", "名单"))
    rows = [["企业名称", "统一社会信用代码", "经营地址", "法定代表人"], *map(list, crowd(30))]
    made = workbook(tmp_path / "good.xlsx", rows).read_bytes()

    drop(page, {bomb: HOSTILE["bomb"].make(tmp_path / "bomb.xlsx").read_bytes(), text: csv(*crowd(9)), good: made})  # fmt: skip
    expect(page.locator(".message.success")).to_contain_text("收下 3 个文件", timeout=PATIENCE)
    understood()

    lists = page.locator("#work .sheet tbody tr")
    for name, cause in ((bomb, "压缩炸弹"), (text, "不是 Excel 工作簿")):
        line = lists.filter(has_text=name)
        expect(line).to_contain_text("读不了", timeout=PATIENCE)
        expect(line.locator(".why")).to_contain_text(cause)
        expect(line.locator(".why")).to_contain_text("请")
    expect(lists.filter(has_text=good)).to_contain_text("已识别")
    expect(lists.filter(has_text=good)).to_contain_text("30")
    for width, (wide, high) in WIDTHS.items():
        page.set_viewport_size({"width": wide, "height": high})
        assert barriers(page) == []
        assert overflow(page) == 0
        picture(page, f"round-hostile-{width}")


def test_without_scripts_the_form_sends_itself(
    office: Office, chief: Account, steward: Account, tmp_path: Path
) -> None:
    page = window(office, steward, java_script_enabled=False)
    lists = files(tmp_path, 900, 700)

    page.set_input_files("[name=lists]", lists)
    page.click("form[data-jw-drop] button")

    expect(page.locator(".message.success")).to_contain_text("收下 2 个文件", timeout=PATIENCE)
    assert contents() == digests(lists)


def test_the_page_follows_the_worker_and_keeps_what_is_being_chosen(
    office: Office, chief: Account, steward: Account, tmp_path: Path
) -> None:
    run = compared(client_of(chief), client_of(steward), 1)
    page = window(office, chief)
    page.click("text=发布成底册")
    expect(page.locator("#work")).to_contain_text("等待后台", timeout=PATIENCE)
    page.evaluate("window.same = true")

    Publishing.objects.update(step="publish", of=run.summary["organisations"])
    expect(page.locator("#work")).to_contain_text("正在写入底册，共 83 家", timeout=PATIENCE)
    laid_down()

    expect(page.locator("#work")).to_contain_text("底册以这一轮为准", timeout=PATIENCE)
    assert page.evaluate("window.same") is True
    page.click("text=各单位的变更清单")
    with page.expect_download() as download:
        page.locator("text=取变更清单").first.click()
    assert download.value.suggested_filename.startswith("第1轮变更清单-")


def brought_to(state: str, *, chief: Account, steward: Account) -> list[str]:
    """The round in this state; the pages to look at."""
    if state == "collecting":
        return ["/rounds/1/"]
    run = compared(client_of(chief), client_of(steward), 1)
    Run.objects.filter(pk=run.pk).update(summary={**run.summary, "unlisted": ESTIMATE})
    if state != "reviewing":
        client_of(chief).post("/rounds/1/publish/", {"run": run.pk})
    if state == "failed":
        (storage.of_run(1, run.pk) / "kept" / "rows.parquet").unlink()
    if state in ("failed", "published"):
        laid_down()
    return ["/rounds/1/", "/rounds/1/changes/"]


@pytest.mark.parametrize("state", ["collecting", "reviewing", "publishing", "failed", "published"])
def test_a_round_shuts_nobody_out(
    office: Office, chief: Account, steward: Account, state: str, picture: Callable[[Page, str], None],
) -> None:  # fmt: skip
    pages = brought_to(state, chief=chief, steward=steward)
    for language, theme in LOOKS:
        context = office.enter(chief)
        chosen = {"jingwei-language": language, "jingwei-theme": theme}
        context.add_cookies([{"name": n, "value": v, "url": office.address} for n, v in chosen.items()])  # fmt: skip
        page = context.new_page()
        for number, address in enumerate(pages):
            page.goto(address)
            for width, (wide, high) in WIDTHS.items():
                page.set_viewport_size({"width": wide, "height": high})
                assert barriers(page) == []
                assert overflow(page) == 0
                picture(page, f"round-{state}-{number}-{language}-{theme}-{width}")
