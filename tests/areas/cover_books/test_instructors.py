"""Last year's ledger of instructors comes in as it is; several people at once; what the office takes out comes back unchanged."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connections

from jingwei.areas.cover_books.kinds import BookKind, State, Verdict
from jingwei.areas.cover_books.models import Book, Mention
from jingwei.areas.cover_books.operations import taking
from jingwei.areas.cover_books.operations.choosing import choose, standing_of
from jingwei.areas.cover_books.operations.receiving import take_in
from jingwei.areas.cover_books.operations.taking import begin, take_over
from jingwei.areas.cover_books.rules import BookRefused
from jingwei.cover.models import Assignment, Hosting, Instructor, PartyRecord
from jingwei.ledgers.asked import Asked
from jingwei.ledgers.catalogue import LEDGERS
from jingwei.ledgers.workbook import Stamp, write_ledger
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Organisation
from tests.areas.cover_books.books import NAMES, NOW, Merge, Office, office, planned, verdicts
from tests.areas.cover_books.test_parties import BOOK, HEAD, MERGES, OWN, SPANS, everything_stored

pytestmark = pytest.mark.thorough

SENT: list[list[object]] = [
    ["党建工作指导员台账"],
    ["序号", "指导员姓名", "派出单位", "职务类别", "专职/兼职", "联系单位", "联系电话", "身份证号", "选派时间"],
    [1, "张明 15900001234", "海勃湾区", "退休干部", "专职", NAMES["甲"], "15900001234", "150302198001011234", "2025.3.1"],
    ["", "", "", "", "", NAMES["乙"], "", "", ""],
    [2, "李华", "某某集团", "企业高管", "兼", NAMES["丙"], "15900005678", "", "2025年4月"],
    ["合计", "2名", "", "", "", "3家", "", "", ""],
]  # fmt: skip
SENT_MERGES = [Merge(0, 0, 0, 8), *(Merge(2, at, 3, at) for at in (0, 1, 2, 3, 4, 8))]
SIX = ThreadPoolExecutor  # of real connections


def guided() -> set[tuple[str, int, date]]:
    with seeing(EVERYTHING):
        rows = Assignment.objects.still().values_list(
            "instructor__name", "organisation", "held_from"
        )
        return set(rows)


def test_instructors_are_enlisted_and_sent_without_phones(desk: Office) -> None:
    book = desk.read(SENT, kind=BookKind.INSTRUCTORS, merges=SENT_MERGES)

    assert verdicts(book) == [Verdict.NEW] * 2
    assert desk.taken(book) == 2
    assert guided() == {
        ("张明", desk.known["甲"].pk, date(2025, 3, 1)), ("张明", desk.known["乙"].pk, date(2025, 3, 1)),
        ("李华", desk.known["丙"].pk, date(2025, 4, 1)),
    }  # fmt: skip
    with seeing(EVERYTHING):
        said = Instructor.objects.order_by("pk").values_list(
            "name", "unit", "post_kind", "full_time"
        )
        assert list(said) == [
            ("张明", desk.city["north"].pk, "retired", True), ("李华", desk.city["city"].pk, "professional", False)
        ]  # fmt: skip
    stored = everything_stored()
    assert not any(one in stored for one in ("15900001234", "15900005678", "150302198001011234"))


def test_the_same_instructors_again_change_nothing(desk: Office) -> None:
    desk.taken(desk.read(SENT, kind=BookKind.INSTRUCTORS, merges=SENT_MERGES))

    again = desk.read([*SENT, ["注：重报"]], kind=BookKind.INSTRUCTORS, merges=SENT_MERGES)

    assert verdicts(again) == [Verdict.SAME] * 2
    with pytest.raises(BookRefused, match="都已在册且一致"):
        desk.taken(again)


def test_who_is_guided_already_is_left_and_that_is_said(desk: Office) -> None:
    desk.taken(desk.read(SENT, kind=BookKind.INSTRUCTORS, merges=SENT_MERGES))
    other = [
        SENT[1],
        [
            1,
            "王强",
            "乌达区",
            "机关干部",
            "兼职",
            f"{NAMES['甲']}、{NAMES['丁']}",
            "",
            "",
            "2025.5.1",
        ],
    ]

    book = desk.read(other, kind=BookKind.INSTRUCTORS)
    (plan,) = planned(book)

    assert plan.verdict == Verdict.NEW
    assert f"{desk.known['甲'].number} 已有别的指导员" in plan.remarks[-1]
    assert desk.taken(book) == 1
    assert {one for one in guided() if one[0] == "王强"} == {("王强", desk.known["丁"].pk, date(2025, 5, 1))}  # fmt: skip


# --- Several at once --------------------------------------------------------------------------------


@pytest.fixture
def shared_desk(transactional_db: None, tmp_path: Path) -> Office:
    return office(tmp_path)


def together(deeds: list[Callable[[], object]]) -> list[object]:
    """All at once, each on its own connection; what each gave, or how it was refused."""
    barrier = Barrier(len(deeds))

    def one(deed: Callable[[], object]) -> object:
        try:
            barrier.wait()
            return deed()
        except BookRefused as refused:
            return str(refused)
        finally:
            connections.close_all()

    with SIX(len(deeds)) as pool:
        return list(pool.map(one, deeds))


def test_one_file_sent_by_four_at_once_is_one_ledger(shared_desk: Office) -> None:
    desk = shared_desk

    def send() -> int:
        with seeing(EVERYTHING):
            return take_in(
                kind=BookKind.PARTIES, territory=desk.city["city"], as_of=date(2025, 12, 31), file_name="台账.csv", sha256="0" * 64,
                size=1, actor=desk.clerk, now=NOW,
            )[0].pk  # fmt: skip

    found = together([send] * 4)

    assert len(set(found)) == 1
    with seeing(EVERYTHING):
        assert Book.objects.count() == 1


def test_two_ledgers_with_the_same_branches_taken_over_at_once_form_each_once(
    shared_desk: Office,
) -> None:
    desk = shared_desk
    books = [desk.read([*BOOK, [note]], merges=MERGES) for note in ("注：甲报", "注：乙报")]
    for book in books:
        with seeing(EVERYTHING):
            begin(book, actor=desk.clerk, now=NOW)

    done = together(
        [partial(take_over, one.pk, clock=lambda: NOW + timedelta(minutes=5)) for one in books]
    )

    assert sum(done) == 3  # type: ignore[arg-type]
    with seeing(EVERYTHING):
        assert PartyRecord.objects.still().count() == 3
        assert Hosting.objects.still().count() == 5


def test_four_who_have_one_ledger_taken_over_begin_it_once(shared_desk: Office) -> None:
    desk = shared_desk
    book = desk.read(BOOK, merges=MERGES)

    def start() -> object:
        with seeing(EVERYTHING):
            return begin(book, actor=desk.clerk, now=NOW)

    said = together([start] * 4)
    workers = together([lambda: take_over(book.pk, clock=lambda: NOW + timedelta(minutes=5))] * 3)

    assert said.count(3) == 1
    assert all(one == 3 or "正在接收" in str(one) for one in said)
    assert sum(workers) == 3  # type: ignore[arg-type]
    with seeing(EVERYTHING):
        assert PartyRecord.objects.still().count() == 3
        assert Book.objects.get(pk=book.pk).state == State.READ


def test_of_two_who_choose_at_once_the_second_is_told_of_the_first(shared_desk: Office) -> None:
    desk = shared_desk
    desk.read([["党组织名称", "单位名称", "正式党员"], ["鸿运党支部", "从未见过的合作社", 3]])
    with seeing(EVERYTHING):
        mention = Mention.objects.get()
    seen = standing_of(mention)

    def pick(one: Organisation) -> Callable[[], object]:
        def deed() -> object:
            with seeing(EVERYTHING):
                return choose(mention, one, seen=seen, actor=desk.clerk, now=NOW)

        return deed  # fmt: skip

    said = together([pick(desk.known[name]) for name in "甲乙丙"])

    assert said.count(None) == 1
    assert all(one is None or "刚才已经选过" in str(one) for one in said)


def test_a_run_that_was_killed_goes_on_where_it_stood(
    shared_desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = shared_desk
    book = desk.read(BOOK, merges=MERGES)
    with seeing(EVERYTHING):
        begin(book, actor=desk.clerk, now=NOW)
    monkeypatch.setattr(taking, "PART", 1)
    take, calls = taking._take, []

    def killed(*given: object, **named: object) -> int:
        calls.append(given)
        if len(calls) == 2:
            raise SystemExit
        return take(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(taking, "_take", killed)
    with pytest.raises(SystemExit):
        take_over(book.pk, clock=lambda: NOW + timedelta(minutes=5))
    with seeing(EVERYTHING):
        assert PartyRecord.objects.still().count() == 1

    assert take_over(book.pk, clock=lambda: NOW + timedelta(minutes=9)) == 2
    with seeing(EVERYTHING):
        assert PartyRecord.objects.still().count() == 3


# --- Out and in again -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ledger", "kind", "cells", "merges"),
    [
        ("party-organisations", BookKind.PARTIES, BOOK, MERGES),
        ("instructors", BookKind.INSTRUCTORS, SENT, SENT_MERGES),
    ],
)
def test_what_the_office_takes_out_comes_back_unchanged(
    desk: Office, ledger: str, kind: BookKind, cells: list[list[object]], merges: list[Merge]
) -> None:
    desk.taken(desk.read(cells, kind=kind, merges=merges))
    path = desk.folder / "取出.xlsx"
    with seeing(EVERYTHING):
        stamp = Stamp(token="T", account=1, unit="市", at=NOW)  # noqa: S106 - the number of a workbook
        written = write_ledger(LEDGERS[ledger], Asked(), path, stamp=stamp)

    book = desk.read(path.read_bytes(), kind=kind, as_of=date(2026, 6, 15), name="又传.xlsx")

    assert book.refusal == ""
    assert verdicts(book) == [Verdict.SAME] * written
    assert written == len([line for line in cells if line[0] in (1, 2, 3)])


def test_members_that_are_few_come_back_as_they_were(desk: Office) -> None:
    desk.taken(desk.read([*HEAD, [*OWN[:8], 3, 1, *OWN[10:]]], merges=SPANS))
    path = desk.folder / "取出.xlsx"
    with seeing(EVERYTHING):
        stamp = Stamp(token="T", account=1, unit="市", at=NOW)  # noqa: S106 - the number of a workbook
        write_ledger(LEDGERS["party-organisations"], Asked(), path, stamp=stamp)

    book = desk.read(path.read_bytes(), as_of=date(2026, 6, 15), name="又传.xlsx")

    assert verdicts(book) == [Verdict.SAME]
    assert "没有写处理" in planned(book)[0].remarks[0]
