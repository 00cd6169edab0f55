"""Accounts from a table in the browser: template, preview, and opening them once."""

from io import BytesIO
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from django.contrib.auth import authenticate
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jingwei.people.models import Account
from jingwei.web.people.table import CODE, LOGIN, NAME, ROLE, write_template
from tests.people.town import Town
from tests.web.people.pages import (
    TODAY,
    refused,
)

pytestmark = pytest.mark.django_db


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table(*rows: tuple[str, str, str, str], headings: tuple[str, ...] = (LOGIN, NAME, ROLE, CODE)) -> SimpleUploadedFile:  # fmt: skip
    memory = BytesIO()
    pl.DataFrame(list(rows), schema=dict.fromkeys(headings, pl.String), orient="row").write_excel(memory)  # fmt: skip
    return SimpleUploadedFile("名单.xlsx", memory.getvalue(), content_type=XLSX)


def upload(client: Client, sent: SimpleUploadedFile, status: int = 200) -> str:
    response = client.post("/people/bulk/", {"table": sent, "held_from": TODAY})
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def read(content: bytes, *, sheet: str = "", head: int) -> pl.DataFrame:
    """A sheet of a workbook, the first one unless it is named; head: the row of the headings."""
    book = openpyxl.load_workbook(BytesIO(content))
    rows = list(
        (book[sheet] if sheet else book.worksheets[0]).iter_rows(min_row=head, values_only=True)
    )
    return pl.DataFrame(rows[1:], schema=[str(one) for one in rows[0]], orient="row")


def ticket_in(page: str) -> str:
    return page.partition('name="ticket" value="')[2].partition('"')[0]


@pytest.mark.thorough
def test_accounts_from_a_table_are_looked_at_then_opened_once(boss_in: Client, town: Town) -> None:
    page = upload(boss_in, table(("Shi.Yi", "甲", "市级管理员", "C"), ("shi.er", "乙", "部门数据专员", "D1")))  # fmt: skip
    assert "要开通 2 个账号" in page
    assert not Account.objects.filter(login="shi.yi").exists()

    response = boss_in.post("/people/bulk/apply/", {"ticket": ticket_in(page)})
    sheet = read(b"".join(response.streaming_content), head=3)  # type: ignore[attr-defined]

    assert sheet["登录名"].to_list() == ["shi.yi", "shi.er"]
    assert authenticate(username="shi.er", password=sheet["初始密码"][1]) is not None
    again = boss_in.post("/people/bulk/apply/", {"ticket": ticket_in(page)})
    assert again.status_code == 422
    assert again.content.decode().count("已经有人使用") == 2
    assert Account.objects.filter(login__startswith="shi.").count() == 2


def test_every_fault_of_the_table_is_told_by_its_row(boss_in: Client, town: Town) -> None:
    page = upload(boss_in, table(("13800000000", "甲", "市级管理员", "C"), ("fine", "乙", "部门数据专员", "D1"), ("wu", "丙", "审计员", "C"), ("liu", "丁", "市级管理员", "X9")), 422)  # fmt: skip

    assert "有 3 行不能开通" in page
    assert [f'class="number">{row}<' in page for row in (2, 3, 4, 5)] == [True, False, True, True]
    assert "逐个任命" in page
    assert not Account.objects.filter(login="fine").exists()


def test_a_table_gives_posts_within_the_readers_scope_alone(
    north_boss_in: Client, town: Town
) -> None:
    page = upload(north_boss_in, table(("shi.yi", "甲", "部门数据专员", "D1"), ("qu.yi", "乙", "部门数据专员", "D2")), 422)  # fmt: skip

    assert page.count("不在您任免的范围内") == 1


def test_what_was_not_looked_at_is_not_opened(
    boss_in: Client, north_boss_in: Client, town: Town
) -> None:
    page = upload(boss_in, table(("shi.yi", "甲", "市级管理员", "C")))
    ticket = ticket_in(page)

    for client, sent in ((boss_in, ""), (boss_in, ticket[:-1] + "_"), (north_boss_in, ticket)):
        assert client.post("/people/bulk/apply/", {"ticket": sent}).status_code == 400
    assert not Account.objects.filter(login="shi.yi").exists()


@pytest.mark.parametrize(
    ("sent", "word"),
    [
        (SimpleUploadedFile("a.xlsx", b"\x00\x01no workbook"), "不是 Excel 工作簿"),
        (
            SimpleUploadedFile("a.csv", "登录名,姓名\nzhang,张三\n".encode()),
            "请用模板填写，存为 .xlsx",
        ),
        (SimpleUploadedFile("a.xlsx", b""), "a.xlsx：是空文件"),
    ],
)
def test_a_file_that_is_no_table_is_refused(
    boss_in: Client, sent: SimpleUploadedFile, word: str
) -> None:
    assert word in upload(boss_in, sent, 422)


@pytest.mark.thorough
def test_a_table_without_the_columns_or_rows_is_refused(boss_in: Client, town: Town) -> None:
    other = table(("a", "b", "c", "d"), headings=("一", "二", "三", "四"))

    assert "没有找到“登录名" in upload(boss_in, other, 422)
    assert "没有填写一行" in upload(boss_in, table(("", "", "", "")), 422)
    assert "请先选，再上传" in refused(boss_in, "/people/bulk/", held_from=TODAY)


def test_the_template_names_the_units_and_comes_back_empty(
    boss_in: Client, north_boss_in: Client, tmp_path: Path, town: Town
) -> None:
    response = north_boss_in.get("/people/bulk/template/")
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]

    codes = read(content, sheet="单位代码", head=2)
    assert codes["单位代码"].to_list() == ["D2"]
    write_template(tmp_path / "own.xlsx", [], on=TODAY)
    own = SimpleUploadedFile("own.xlsx", (tmp_path / "own.xlsx").read_bytes())
    assert "没有填写一行" in upload(boss_in, own, 422)
