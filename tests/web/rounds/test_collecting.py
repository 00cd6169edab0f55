"""A round while it collects: opened, filled, each file with its department; what is refused is said in words."""

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from jingwei.areas.rounds.models import Upload
from jingwei.people.sight import EVERYTHING, seeing
from tests.areas.rounds.lists import crowd, csv
from tests.people.town import Town, posted
from tests.web.conftest import somebody_called
from tests.web.rounds.conftest import OPENED, Browser, send, text_of, understood


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


@pytest.mark.thorough
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


@pytest.mark.thorough
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


@pytest.mark.thorough
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
