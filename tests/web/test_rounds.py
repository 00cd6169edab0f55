"""A round through its pages: opened, filled, compared, questioned; what is refused is said in words."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from jingwei.areas.rounds.models import Round, Run, Upload
from jingwei.areas.rounds.operations.files import understand
from jingwei.areas.rounds.operations.fusing import work
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry
from tests.areas.rounds.lists import crowd, csv
from tests.areas.rounds.test_fusing import DOUBLE, TORN
from tests.people.town import Town, posted
from tests.web.conftest import somebody_called

Browser = Callable[[Account], Client]
OPENED = {"title": "第一轮摸排", "legal_ground": "某通知", "ends_on": "2099-12-31"}


@pytest.fixture(autouse=True)
def _apart(settings: Settings, tmp_path: Path) -> None:
    settings.OFFICE_DATA = tmp_path / "office"


@pytest.fixture
def chief(town: Town, browser_of: Browser) -> Client:
    account = somebody_called("chief.one")
    posted(account, "city_administrator", town["city"])
    return browser_of(account)


@pytest.fixture
def steward(town: Town, browser_of: Browser) -> Client:
    account = somebody_called("steward.one")
    posted(account, "department_steward", town["market"])
    posted(account, "department_steward", town["civil"])
    return browser_of(account)


@pytest.fixture
def number(chief: Client) -> int:
    """The number of an open round."""
    chief.post("/rounds/open/", OPENED)
    return Round.objects.get().number


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def send(client: Client, number: int, *files: tuple[str, bytes], **more: str) -> str:
    lists = [SimpleUploadedFile(name, content) for name, content in files]
    response = client.post(f"/rounds/{number}/upload/", {"lists": lists, **more}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def understood() -> None:
    """What the worker does with waiting files."""
    with seeing(EVERYTHING):
        waiting = list(Upload.objects.filter(state="waiting").values_list("pk", flat=True))
    for pk in waiting:
        understand(pk)


def test_an_office_without_rounds_says_what_a_round_is(chief: Client, steward: Client) -> None:
    assert "开新一轮" in text_of(chief, "/rounds/")
    assert "市级管理员开轮以后" in text_of(steward, "/rounds/")


def test_a_round_is_opened_with_its_ground_and_end(chief: Client, number: int) -> None:
    page = text_of(chief, f"/rounds/{number}/")

    assert "某通知" in page
    assert "还没有收到名单" in page


def test_a_second_round_waits_for_the_first(chief: Client, number: int) -> None:
    response = chief.post("/rounds/open/", OPENED)

    assert response.status_code == 422
    assert "还没有发布" in response.content.decode()


def test_an_end_that_has_passed_is_refused(chief: Client) -> None:
    response = chief.post("/rounds/open/", {**OPENED, "ends_on": "2020-01-01"})

    assert response.status_code == 422
    assert "2020-01-01" in response.content.decode()


def test_a_steward_cannot_open_a_round(steward: Client) -> None:
    assert steward.post("/rounds/open/", OPENED).status_code == 403


def test_files_find_their_departments_by_their_names(steward: Client, number: int) -> None:
    page = send(steward, number, ("市市场监督管理局名单.csv", csv(*crowd(3))), ("海勃湾区民政局.csv", csv(*crowd(2))))  # fmt: skip

    assert "收下 2 个文件" in page
    with seeing(EVERYTHING):
        assert Upload.objects.values("department").distinct().count() == 2
    assert ProcrastinateJob.objects.filter(task_name__endswith="understand_upload").count() == 2


def test_a_file_that_names_no_department_asks_for_one(
    steward: Client, number: int, town: Town
) -> None:
    assert "看不出是哪个部门" in send(steward, number, ("名单.csv", csv(*crowd(3))))

    chosen = str(town["civil"].pk)
    assert "收下 1 个文件" in send(steward, number, ("名单.csv", csv(*crowd(3))), department=chosen)


def test_one_bad_file_does_not_keep_the_others_out(steward: Client, number: int) -> None:
    page = send(steward, number, ("民政局.docx", b"x"), ("海勃湾区民政局.csv", csv(*crowd(2))))

    assert "只收 .xlsx、.xls 和 .csv" in page
    assert "收下 1 个文件" in page


def test_nobody_uploads_for_a_department_of_another(
    chief: Client, steward: Client, number: int, town: Town, browser_of: Browser
) -> None:
    other = somebody_called("civil.only")
    posted(other, "department_steward", town["civil"])

    page = send(browser_of(other), number, ("名单.csv", csv(*crowd(2))), department=str(town["market"].pk))  # fmt: skip

    assert "收下 1 个文件" in page
    with seeing(EVERYTHING):
        assert Upload.objects.get().department == town["civil"]


def test_a_steward_sees_only_the_files_of_his_departments(
    steward: Client, number: int, town: Town, browser_of: Browser
) -> None:
    send(steward, number, ("市市场监督管理局名单.csv", csv(*crowd(3))))
    with seeing(EVERYTHING):
        upload = Upload.objects.get()
    other = somebody_called("civil.only")
    posted(other, "department_steward", town["civil"])

    assert "市市场监督管理局名单.csv" not in text_of(browser_of(other), f"/rounds/{number}/")
    assert browser_of(other).get(f"/rounds/{number}/files/{upload.pk}/").status_code == 404


def test_what_was_understood_is_shown_and_corrected(steward: Client, number: int) -> None:
    send(steward, number, ("海勃湾区民政局.csv", csv(*crowd(3))))
    understood()
    with seeing(EVERYTHING):
        upload = Upload.objects.get()
    address = f"/rounds/{number}/files/{upload.pk}/"
    assert "统一社会信用代码" in text_of(steward, address)

    sheet = upload.understood["sheets"][0]
    key = sheet["columns"][3]["key"]
    steward.post(f"{address}correct/", {"sheet": sheet["sheet"], f"column-{key}": "drop"})
    understood()

    with seeing(EVERYTHING):
        column = Upload.objects.get().understood["sheets"][0]["columns"][3]
    assert column["field"] == ""


def compared(chief: Client, steward: Client, number: int) -> Run:
    send(steward, number, ("市市场监督管理局名单.csv", csv(*crowd(80), *DOUBLE)), ("海勃湾区民政局.csv", csv(TORN, *DOUBLE)))  # fmt: skip
    understood()
    chief.post(f"/rounds/{number}/fuse/")
    return work(Run.objects.latest("pk"), clock=timezone.now)


def test_a_run_shows_its_balance_and_its_questions(
    chief: Client, steward: Client, number: int
) -> None:
    compared(chief, steward, number)

    page = text_of(chief, f"/rounds/{number}/")

    assert "读入 85 行" in page
    assert "还有 1 个" in page
    workbook = chief.get(f"/rounds/{number}/result/register.xlsx")
    assert b"".join(workbook.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    assert chief.get(f"/rounds/{number}/result/state").status_code == 404


def test_a_question_is_answered_taken_back_and_asked_again(
    chief: Client, steward: Client, number: int
) -> None:
    compared(chief, steward, number)
    review = f"/rounds/{number}/review/"
    page = text_of(chief, review)
    assert "这两条是同一家吗" in page
    question = page.split('name="question" value="')[1].split('"')[0]

    chief.post(f"{review}answer/", {"question": question, "judgement": "same"})
    chief.post(f"{review}answer/", {"question": question, "judgement": "same"})
    assert "没有待答复的疑问了" in text_of(chief, review)
    answers = text_of(chief, f"/rounds/{number}/answers/")
    assert answers.count("/take-back/") == 1

    address = re.search(r"/rounds/\d+/answers/\d+/take-back/", answers)
    assert address
    chief.post(address[0])
    assert "这两条是同一家吗" in text_of(chief, review)


def test_a_result_that_is_older_than_an_answer_is_not_published(
    chief: Client, steward: Client, number: int
) -> None:
    run = compared(chief, steward, number)
    question = text_of(chief, f"/rounds/{number}/review/").split('name="question" value="')[1].split('"')[0]  # fmt: skip
    chief.post(f"/rounds/{number}/review/answer/", {"question": question, "judgement": "same"})

    page = chief.post(f"/rounds/{number}/publish/", {"run": run.pk}, follow=True).content.decode()

    assert "请再比对一次" in page
    assert Round.objects.get().state == "reviewing"


def test_an_ended_round_makes_room_for_the_next(chief: Client, number: int) -> None:
    chief.post(f"/rounds/{number}/end/")

    assert chief.post("/rounds/open/", OPENED).status_code == 303
    assert Round.objects.count() == 2


def test_the_desk_says_what_the_round_waits_for(
    chief: Client, steward: Client, number: int
) -> None:
    assert "还没有交名单" in text_of(steward, "/")

    run = compared(chief, steward, number)

    assert "还没有交名单" not in text_of(steward, "/")
    assert "1 个疑问待答复" in text_of(chief, "/")
    assert "核对后可以发布" in text_of(chief, "/")
    chief.post(f"/rounds/{number}/publish/", {"run": run.pk})
    assert "核对后可以发布" not in text_of(chief, "/")


def test_what_is_published_is_the_register(chief: Client, steward: Client, number: int) -> None:
    run = compared(chief, steward, number)

    page = chief.post(f"/rounds/{number}/publish/", {"run": run.pk}, follow=True).content.decode()

    assert "底册以这一轮为准" in page
    with seeing(EVERYTHING):
        assert Entry.objects.still().count() == run.summary["organisations"]
    again = chief.post(f"/rounds/{number}/publish/", {"run": run.pk}, follow=True)
    assert "这一步已不能办" in again.content.decode()
