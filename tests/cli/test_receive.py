"""`jingwei receive`: lists come into a round as by the page, each on its own, in somebody's name."""

import argparse
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from jingwei.areas.rounds.models import ColumnMemory, Round, Upload, UploadState
from jingwei.areas.rounds.operations.rounds import abandon
from jingwei.cli import receive
from jingwei.cli.arguments import Parser
from jingwei.cli.errors import CliRefusal, Exit
from jingwei.journal.models import Entry
from jingwei.people.sight import EVERYTHING, seeing
from tests.areas.rounds.conftest import Desk, QuickArgon2
from tests.areas.rounds.lists import crowd, csv
from tests.people.town import opened, posted
from tests.site.conftest import begun

pytestmark = pytest.mark.thorough


@pytest.fixture
def desk(db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A round that ends in the future, the chief who may send for all, the market's own clerk."""
    settings.PASSWORD_HASHERS = [f"{QuickArgon2.__module__}.{QuickArgon2.__name__}"]
    settings.OFFICE_DATA = tmp_path / "office"
    for name in ("opened", "refuse_unless_migrated"):  # the tests' own database is open
        monkeypatch.setattr(receive, name, lambda *_given: None)
    desk = begun()
    today = timezone.localdate()
    Round.objects.update(ends_on=today.replace(year=today.year + 1, day=1))
    posted(desk.chief, "city_administrator", desk.town["city"], held_from=today)
    posted(desk.second, "department_steward", desk.town["market"], held_from=today)
    return desk


def run(*words: str) -> int:
    parser = Parser()
    parser.add_argument("--quiet", action="store_true")
    receive.add_arguments(parser)
    args: argparse.Namespace = parser.parse_args([*words, "--quiet"])
    return receive.run(args)


def laid(folder: Path, name: str, content: bytes) -> str:
    (folder / name).write_bytes(content)
    return str(folder / name)


def uploads() -> list[Upload]:
    with seeing(EVERYTHING):
        return list(Upload.objects.order_by("pk"))


CHIEF = ("--round", "1", "--login", "chief.one")
CLERK = ("--round", "1", "--login", "second.one")


def test_a_list_is_taken_in_and_what_was_understood_is_told(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = laid(tmp_path, "市市场监督管理局.csv", csv(*crowd()))

    assert run(file, *CHIEF) == Exit.DONE

    (upload,) = uploads()
    assert (upload.state, upload.rows) == (UploadState.UNDERSTOOD, 30)
    assert (upload.department, upload.uploaded_by) == (desk.market, desk.chief)
    assert ColumnMemory.objects.count() == 1
    shown = capsys.readouterr().out
    assert "市市场监督管理局.csv：收下 30 行。" in shown
    assert "A 企业名称 → 企业名称" in shown
    assert Entry.objects.get(action="rounds.upload").actor_id == str(desk.chief.pk)


def test_the_same_again_is_told_and_not_doubled(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = laid(tmp_path, "市市场监督管理局.csv", csv(*crowd()))
    again = laid(tmp_path, "市市场监督管理局（新）.csv", csv(*crowd()))
    run(first, *CHIEF)

    assert run(again, *CHIEF) == Exit.DONE

    assert len(uploads()) == 1
    assert "内容与已收下的“市市场监督管理局.csv”相同" in capsys.readouterr().out


def test_one_that_is_refused_keeps_no_other_out(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [
        laid(tmp_path, "市市场监督管理局.doc", b"x"),
        laid(tmp_path, "市市场监督管理局坏.xlsx", b"nothing"),
        str(tmp_path / "市市场监督管理局没有.csv"),
        laid(tmp_path, "谁的.csv", csv(*crowd(3))),
        laid(tmp_path, "海勃湾区民政局.csv", csv(*crowd(20))),
    ]

    assert run(*files, *CHIEF) == Exit.REFUSED

    assert [u.state for u in uploads()] == [UploadState.REFUSED, UploadState.UNDERSTOOD]
    shown = capsys.readouterr().out
    for words in ("只收 .xlsx、.xls 和 .csv", "收下了，但读不了", "没有这个文件", "看不出是哪个部门", "收下 20 行"):  # fmt: skip
        assert words in shown


def test_a_clerk_sends_for_his_own_department_alone(desk: Desk, tmp_path: Path) -> None:
    file = laid(tmp_path, "谁的.csv", csv(*crowd(3)))

    assert run(file, *CLERK) == Exit.DONE

    assert [u.department for u in uploads()] == [desk.market]
    with pytest.raises(CliRefusal, match="海勃湾区民政局”不在能交名单的部门里"):
        run(file, *CLERK, "--department", "海勃湾区民政局")


def test_a_department_can_be_named(desk: Desk, tmp_path: Path) -> None:
    file = laid(tmp_path, "谁的.csv", csv(*crowd(3)))

    assert run(file, *CHIEF, "--department", "海勃湾区民政局") == Exit.DONE

    assert [u.department for u in uploads()] == [desk.town["civil"]]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--round", "7", "--login", "chief.one"), "没有第 7 轮"),
        (("--round", "1", "--login", "nobody"), "没有账号 nobody"),
    ],
)
def test_a_round_or_an_account_that_is_not_there_is_refused(
    desk: Desk, tmp_path: Path, words: tuple[str, ...], why: str
) -> None:
    with pytest.raises(CliRefusal, match=why):
        run(laid(tmp_path, "a.csv", csv(*crowd(3))), *words)


def test_an_account_without_the_post_is_refused(desk: Desk, tmp_path: Path) -> None:
    opened("li.wei")

    with pytest.raises(CliRefusal, match="不能交任何部门的名单"):
        run(laid(tmp_path, "a.csv", csv(*crowd(3))), "--round", "1", "--login", "li.wei")


def test_a_round_that_has_ended_takes_nothing(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    abandon(desk.round, actor=desk.chief, now=timezone.now())

    assert run(laid(tmp_path, "市市场监督管理局.csv", csv(*crowd(3))), *CHIEF) == Exit.REFUSED

    assert "已终止" in capsys.readouterr().out
    assert uploads() == []
