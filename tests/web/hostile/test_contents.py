"""Signs that harm inside files that can be read, numbers of thousands of digits, and what our own faults leave."""

import io
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import openpyxl
import pytest
from django.test import TestCase
from procrastinate import JobContext

from jingwei.areas.rounds import storage, tasks
from jingwei.areas.rounds.models import Round, Upload, UploadState
from jingwei.areas.rounds.operations.fusing import begin_run
from jingwei.areas.upper_lists.models import Comparison, State
from jingwei.areas.upper_lists.operations.comparing import LaidOut
from jingwei.journal.models import Entry
from jingwei.ledgers.models import Intake
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.site.jobs import discard_unclaimed
from jingwei.web.upper_lists import tasks as list_tasks
from tests.areas.rounds.lists import crowd, csv, later
from tests.fusion.reading import workbooks
from tests.web.hostile import doors
from tests.web.hostile.offices import OPEN, Office
from tests.web.ledgers import content_of as streamed
from tests.web.ledgers import hidden, text_of

pytestmark = pytest.mark.thorough

# As workbooks write a zero; text tables in UTF-16 hold it as it is.
ZERO = "_x0000_"
MANY_DIGITS = "9" * 5_000
FORMULAS = (
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(1)",
    "<script>x</script>",
)


def workbook(folder: Path, *rows: tuple[str, ...]) -> bytes:
    path = workbooks.raw_workbook(folder / "made.xlsx", body=workbooks.cells(rows))
    return path.read_bytes()


def rowed(*names: str, heading: str = "备注") -> tuple[tuple[str, ...], ...]:
    """A list with a note of each name."""
    rows = [(name, code, address, name) for name, (_n, code, address, _p) in zip(names, crowd(len(names)), strict=True)]  # fmt: skip
    return (("企业名称", "统一社会信用代码", "经营地址", heading), *rows)


@pytest.mark.parametrize("door", ["form", "parts"])
def test_zeros_in_a_list_are_blanks_and_it_is_fused(
    office: Office, door: str, tmp_path: Path
) -> None:
    content = workbook(tmp_path, *rowed(f"乌海市{ZERO}某某有限公司", heading=f"备{ZERO}注"))

    with TestCase.captureOnCommitCallbacks(execute=True):
        doors.DOORS[door](office, "名单.xlsx", content)

    with seeing(EVERYTHING):
        upload = Upload.objects.get(round__number=OPEN)
    assert (upload.state, upload.rows) == (UploadState.UNDERSTOOD, 1)
    assert upload.understood["sheets"][0]["columns"][3]["heading"] == "备 注"


def test_zeros_in_a_text_table_from_above_are_blanks(office: Office) -> None:
    text = csv(*crowd(3)).decode().replace("海", "海\x00")

    doors.from_above(office, "上级.csv", text.encode("utf-16"))

    with seeing(EVERYTHING):
        assert Comparison.objects.get().state == State.COMPARED


def test_zeros_in_a_table_of_accounts_are_told_by_their_row(office: Office, tmp_path: Path) -> None:
    head = ("登录名", "姓名", "角色", "单位代码")
    rows = (f"zhang{ZERO}", "甲", "市级管理员", "C"), ("li", "乙", "市级管理员", f"C{ZERO}9")

    answer = doors.in_bulk(office, "账号.xlsx", workbook(tmp_path, head, *rows))

    assert answer.status == 422
    assert "不能开通" in answer.said
    assert Account.objects.count() == 2


def taken_out(office: Office) -> openpyxl.Workbook:
    """The ledger's workbook as it is taken out."""
    response = office.chief.post(f"{doors.REGISTER}export/", {})
    return openpyxl.load_workbook(io.BytesIO(streamed(response)))


def saved(book: openpyxl.Workbook) -> bytes:
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def test_zeros_and_formulas_in_a_returned_workbook_change_nothing_by_themselves(
    office: Office,
) -> None:
    book = taken_out(office)
    sheet: Any = book.worksheets[0]
    heads = {cell.value: cell for row in sheet.iter_rows(max_row=9) for cell in row}
    for number, text in enumerate((f"乌海{ZERO}市", *FORMULAS), start=1):
        for heading in ("从业人数", "实际经营地"):
            at = heads[heading]
            sheet.cell(at.row + number, at.column).value = f"{text}{number}"
            sheet.cell(at.row + number, at.column).data_type = "s"

    answer = doors.returned(office, "底册.xlsx", saved(book))

    plan = Intake.objects.get().plan
    assert len(plan["changes"]) == len(plan["refused"]) == len(FORMULAS) + 1
    assert "乌海 市1" in answer.said
    assert Entry.objects.filter(action="ledgers.receive").count() == 1


def test_formulas_in_a_list_are_read_as_what_they_are(office: Office, tmp_path: Path) -> None:
    rows = rowed(*(f"乌海市某某有限公司{text}" for text in FORMULAS))

    with TestCase.captureOnCommitCallbacks(execute=True):
        doors.by_form(office, "公式.xlsx", workbook(tmp_path, *rows))

    with seeing(EVERYTHING):
        assert Upload.objects.get(round__number=OPEN).rows == len(FORMULAS)


def test_a_file_that_was_refused_is_replaced_by_the_mended_one_of_its_name(office: Office) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        doors.by_form(office, "名单.csv", b"a,b\n1,2\n")
        doors.by_form(office, "名单.csv", csv(*crowd(3)))

    found = Round.objects.get(number=OPEN)
    with seeing(EVERYTHING):
        states = list(Upload.objects.filter(round=found).order_by("pk").values_list("state", flat=True))  # fmt: skip
    assert states == [UploadState.REPLACED, UploadState.UNDERSTOOD]
    begin_run(found, actor=Account.objects.get(login="chief.one"), now=later(61))


# --- Numbers of thousands of digits -------------------------------------------------------------------


def test_no_number_is_too_long_for_a_page(office: Office) -> None:
    chief, many = office.chief, MANY_DIGITS
    with TestCase.captureOnCommitCallbacks(execute=True):
        begun = chief.post(f"/rounds/{OPEN}/sendings/", {"name": "a.csv", "size": "9", "department": str(office.town["market"].pk)}).json()  # fmt: skip
    token = hidden(text_of(chief, doors.REGISTER), "token")
    doors.posted(chief, f"{doors.REGISTER}return/", file="workbook", name="a.xlsx", content=saved(taken_out(office)), token=token)  # fmt: skip
    employees = "/organisations/JW-0000001/edit/employees/"

    answers = {
        "part": chief.patch(begun["address"], b"x", content_type=doors.BINARY, headers={"Upload-Offset": many}),
        "announced": chief.post(f"/rounds/{OPEN}/sendings/", {"name": "a.csv", "size": many}),
        "chosen": chief.post(f"{doors.REGISTER}export/", {"chosen": "yes", "row": many}),
        "side": chief.post(f"/ledgers/returned/{token}/apply/", {"reason": "核对", f"side-{many}-employees": "workbook"}),
        "publish": chief.post(f"/rounds/{OPEN}/publish/", {"run": many}),
        "question": chief.post(f"/rounds/{OPEN}/review/answer/", {"question": many, "judgement": "same"}),
        "skipped": chief.get(f"/rounds/{OPEN}/review/", {"skip": many}),
        "employees": chief.post(employees, {"value": many, "reason": "核对", "seen": many}),
        "program": chief.post("/api/reconcile/", CONTENT_LENGTH=many),
    }  # fmt: skip

    assert {name: one.status_code for name, one in answers.items() if one.status_code >= 500} == {}
    assert answers["part"].status_code == 409
    assert answers["program"].status_code == 413


# --- Faults of ours -----------------------------------------------------------------------------------


def last_time(job: int = 7) -> JobContext:
    """The last time that a job is tried."""
    found: Any = SimpleNamespace(job=SimpleNamespace(attempts=tasks.RETRIES, id=job))
    return found


def test_what_no_attempt_could_read_waits_no_longer(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Mock(side_effect=ZeroDivisionError)
    office.chief.post(f"/rounds/{OPEN}/upload/", {"lists": named("名单.csv"), "department": str(office.town["market"].pk)})  # fmt: skip
    office.chief.post("/upper-lists/new/", {"source": "自治区", "territory": str(office.town["north"].pk), "file": named("上级.csv")})  # fmt: skip
    with seeing(EVERYTHING):
        upload, comparison = Upload.objects.get(round__number=OPEN), Comparison.objects.get()
    monkeypatch.setattr(tasks.files, "understand", broken)
    monkeypatch.setattr(list_tasks, "compare", broken)

    with pytest.raises(ZeroDivisionError):
        tasks.understand_upload.func(last_time(), upload=upload.pk)
    with pytest.raises(ZeroDivisionError):
        list_tasks.compare_list.func(last_time(), comparison=comparison.pk)

    for address in (f"/rounds/{OPEN}/files/{upload.pk}/", f"/upper-lists/{comparison.pk}/"):
        assert "任务 7" in text_of(office.chief, address)
    assert "任务 7" in text_of(office.chief, f"/rounds/{OPEN}/")


def named(name: str) -> io.BytesIO:
    found = io.BytesIO(csv(*crowd(3)))
    found.name = name
    return found


def test_a_comparison_keeps_its_folder_while_others_sweep(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []

    def working(comparison: int, *, laid_out: LaidOut, **_more: object) -> None:
        with seeing(EVERYTHING):
            found = Comparison.objects.get(pk=comparison)
        with laid_out(found) as path:
            storage.sweep(before=datetime(2100, 1, 1, tzinfo=UTC))
            seen.append(path.is_file())

    monkeypatch.setattr(list_tasks, "work", working)
    doors.from_above(office, "上级.csv", csv(*crowd(3)))

    assert seen == [True]


def test_what_was_kept_and_then_refused_goes_with_the_daily_sweep(office: Office) -> None:
    office.chief.post(f"/rounds/{OPEN}/end/")
    doors.by_form(office, "迟.csv", csv(*crowd(4)))
    with seeing(EVERYTHING):
        claimed = set(Upload.objects.values_list("sha256", flat=True))
    late = storage.kept_before(datetime(2100, 1, 1, tzinfo=UTC)) - claimed
    assert len(late) == 1
    (again,) = late
    for digest in late | claimed:
        os.utime(storage.content(digest), (0, 0))
    a_day_ago = datetime(2026, 1, 1, tzinfo=UTC)

    assert discard_unclaimed(before=a_day_ago) == 1
    assert not storage.content(again).exists()
    assert all(storage.content(digest).exists() for digest in claimed)


def test_what_is_kept_again_meanwhile_is_not_discarded(office: Office) -> None:
    kept = storage.keep([b"a,b"], name="a.csv")
    os.utime(storage.content(kept.sha256), (0, 0))

    storage.keep([b"a,b"], name="b.csv")

    assert storage.discard([kept.sha256], before=datetime(2026, 1, 1, tzinfo=UTC)) == 0
    assert storage.content(kept.sha256).is_file()


Contents = Callable[[str], bytes]


def test_the_cause_stands_beside_the_file_on_the_rounds_page(
    office: Office, content_of: Contents
) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        doors.by_form(office, "宏.xlsx", content_of("macro"))

    assert "宏.xlsx：工作簿带有宏" in text_of(office.chief, f"/rounds/{OPEN}/")
