"""Accounts from a table: all rows or none, and every fault named at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jingwei.journal.models import Entry
from jingwei.people.models import Account, Post
from jingwei.people.operations import AccountRow, PeopleRefused, RowsRefused, open_accounts
from jingwei.units.kinds import CodeSystem, Kind
from jingwei.units.operations import Opening, open_units
from tests.people.town import FOUNDED, NOW, START, Town, opened

pytestmark = pytest.mark.django_db
GOOD = [
    AccountRow(2, "Shi.Yi", "甲", "city_administrator", "C"),
    AccountRow(3, "shichang", "乙", "部门数据专员", "D1", CodeSystem.OWN),
]


def test_every_row_becomes_an_account_with_its_post(town: Town) -> None:
    made = open_accounts(GOOD, held_from=START, actor=None, now=NOW)

    assert [one.account.login for one in made] == ["shi.yi", "shichang"]
    assert [one.account.check_password(one.password) for one in made] == [True, True]
    posts = Post.objects.order_by("pk").values_list("account__login", "role", "unit", "held_from")
    assert list(posts) == [
        ("shi.yi", "city_administrator", town["city"].pk, START),
        ("shichang", "department_steward", town["market"].pk, START),
    ]
    assert Entry.objects.filter(action="people.open_account").count() == 2


def test_all_faults_are_named_at_once_and_nothing_is_done(town: Town) -> None:
    opened("zhang.san")
    same = "150302001"
    street = Opening(
        "海北街道", Kind.STREET, parent=town["north"], codes=((CodeSystem.STATISTICS, same),)
    )
    open_units(
        [street, Opening("统计局", Kind.DEPARTMENT, codes=((CodeSystem.OWN, same),))], on=FOUNDED
    )
    rows = [
        *GOOD[:1],
        AccountRow(3, "13812345678", "丙", "instructor", "C"),
        AccountRow(4, "zhang.san", "丁", "instructor", "C"),
        AccountRow(5, "twice", "戊", "instructor", "C"),
        AccountRow(6, "Twice", "己", "instructor", "C"),
        AccountRow(7, "gong", " ", "instructor", "C"),
        AccountRow(8, "xin", "辛", "局长", "C"),
        AccountRow(9, "ren", "壬", "instructor", "X9"),
        AccountRow(10, "gui", "癸", "department_steward", "C"),
        AccountRow(11, "zi.shi", "子", "department_steward", same),
        AccountRow(12, "chou", "丑", "系统管理员", "C"),
        AccountRow(13, "yin", "寅", "审计员", "C"),
    ]
    before = Entry.objects.count()

    with pytest.raises(RowsRefused) as refused:
        open_accounts(rows, held_from=START, actor=None, now=NOW)

    words = dict(refused.value.reasons)
    assert list(words) == list(range(3, 14))
    expected = {
        3: "登录名用", 4: "已经有人使用", 5: "多次", 6: "多次", 7: "请填写姓名", 8: "没有“局长”",
        9: "没有代码为“X9”", 10: "不能设在市级", 11: "不同代码体系", 12: "逐个任命", 13: "逐个任命",
    }  # fmt: skip
    assert {row: word for row, word in expected.items() if word not in words[row]} == {}
    assert str(refused.value).splitlines()[0].startswith("第 3 行：登录名用")
    assert (Account.objects.count(), Post.objects.count(), Entry.objects.count()) == (1, 0, before)


def test_a_unit_that_did_not_stand_then_has_no_code(town: Town) -> None:
    before = FOUNDED.replace(year=2019)

    with pytest.raises(PeopleRefused, match="没有代码为“C”的单位"):
        open_accounts(GOOD[:1], held_from=before, actor=None, now=NOW)


def test_many_rows_take_no_more_queries_than_few(town: Town) -> None:
    def queries(start: int, count: int) -> int:
        rows = [
            AccountRow(n, f"p{n:04}", "某人", "instructor", "C")
            for n in range(start, start + count)
        ]
        with CaptureQueriesContext(connection) as captured:
            open_accounts(rows, held_from=START, actor=None, now=NOW)
        return len(captured)

    assert queries(0, 2) == queries(100, 60)
