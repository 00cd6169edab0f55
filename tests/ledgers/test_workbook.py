"""A ledger taken out as a workbook: what stands on it, in it and behind it, and that it is recorded."""

from pathlib import Path

import openpyxl
import pytest
from pytest_django import Settings

from jingwei.journal.models import Entry as JournalEntry
from jingwei.ledgers.address import understand
from jingwei.ledgers.asked import Asked
from jingwei.ledgers.catalogue import LEDGERS
from jingwei.ledgers.models import Export
from jingwei.ledgers.operations import LedgerRefused, take_out
from jingwei.people.sight import Sight, seeing
from tests.ledgers.books import HEADING, Book, Register, clerk, editable_ledger
from tests.ledgers.city import NOW, City

HOW_TO = (
    "可改蓝框里的栏：从业人数、实际经营地、登记状态、有场所、成立日期；改完存盘，在台账页面“导入”交回；"
    "可以排序、筛选、删行，请勿动隐藏的列；各栏含义见“说明”表。"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "台账.xlsx"


def test_the_workbook_says_what_it_is_of_when_and_who_took_it(everything: City, path: Path) -> None:
    account = clerk(everything["city"])
    everything.organisation("鑫恒商贸", employees=3)
    everything.organisation("别的协会", kind="association")
    ledger = editable_ledger(Register(everything))
    asked = understand(ledger, "kind.is=enterprise").asked

    export = take_out(ledger, asked, to=path, actor=account, unit="市委社会工作部", now=NOW)

    head = [row[0] for row in Book(path).sheet.iter_rows(max_row=HEADING - 1, values_only=True)]
    assert head == [
        "两新组织底册",
        "数据截至 2026-06-15 · 市委社会工作部 · 1 行 · 筛选：组织类型 是 企业",
        HOW_TO,
        f"内部 · 账号 {account.pk} 于 2026-06-15 09:00 导出 · 编号 {export.token}",
    ]


def test_the_sheet_is_laid_out_for_clerks(everything: City, path: Path) -> None:
    everything.organisation("鑫恒商贸", uscc="91150302PDY00001XX", employees=3, has_premises="yes")
    ledger = editable_ledger(Register(everything))

    take_out(ledger, Asked(), to=path, actor=clerk(everything["city"]), unit="市", now=NOW)

    book = Book(path)
    row = [cell.value for cell in book.sheet[HEADING + 1]]
    assert row[:8] == [1, "鑫恒商贸", "91150302PDY00001XX", 3, None, "正常", "是", None]
    assert row[8] == "JW-0000001"
    assert book.headings()[8:] == ["jw_row", "jw_base", "jw_seal"]
    hidden = book.sheet.column_dimensions["I"]  # and its neighbours, which are kept as one
    assert (hidden.hidden, hidden.min, hidden.max) == (True, 9, 11)
    assert book.sheet.freeze_panes == f"C{HEADING + 1}"
    offered = {
        str(rule.sqref): rule.formula1 for rule in book.sheet.data_validations.dataValidation
    }
    assert offered[f"G{HEADING + 1}"] == '"是,否,待核实"'


def test_the_last_sheet_explains_every_column(everything: City, path: Path) -> None:
    ledger = editable_ledger(Register(everything))

    take_out(ledger, Asked(), to=path, actor=clerk(everything["city"]), unit="市", now=NOW)

    lines = list(openpyxl.load_workbook(path).worksheets[-1].iter_rows(min_row=5, values_only=True))
    assert lines[0] == ("名称", "以登记机关的写法为准，没有时取多数部门的写法。", "公开", None)
    assert lines[2] == ("从业人数", "从业人数；没有来源则空，不是零。", "内部", "可改")


def test_a_ledger_without_editable_columns_carries_nothing_hidden(
    everything: City, path: Path
) -> None:
    everything.organisation("甲", park="park")

    take_out(
        LEDGERS["parks"], Asked(), to=path, actor=clerk(everything["city"]), unit="市", now=NOW
    )

    assert "jw_row" not in Book(path).headings()
    assert [cell.value for cell in Book(path).sheet[HEADING + 1]][:2] == [1, "乌海高新园区"]


def test_only_what_is_in_sight_is_taken(city: City, path: Path) -> None:
    city.organisation("甲", place="a1")
    city.organisation("乙", place="c")
    account = clerk(city["south"])

    with seeing(Sight(frozenset({city["south"].pk}))):
        export = take_out(
            LEDGERS["register"], Asked(), to=path, actor=account, unit="乌达区", now=NOW
        )

    assert export.rows == 1
    assert Book(path).column("名称") == ["乙"]
    assert "甲".encode() not in path.read_bytes()


def test_what_looks_like_a_formula_stays_text(everything: City, path: Path) -> None:
    everything.organisation("=cmd|' /C calc'!A0")

    take_out(
        LEDGERS["register"], Asked(), to=path, actor=clerk(everything["city"]), unit="市", now=NOW
    )

    cell = Book(path).sheet.cell(HEADING + 1, 2)
    assert (cell.value, cell.data_type) == ("=cmd|' /C calc'!A0", "s")


def test_each_workbook_is_recorded_and_journalled_by_counts(everything: City, path: Path) -> None:
    everything.organisation("甲")
    account = clerk(everything["city"])

    export = take_out(
        LEDGERS["register"], Asked(search="某某"), to=path, actor=account, unit="市", now=NOW
    )

    kept = Export.objects.get()
    told = JournalEntry.objects.get(action="ledgers.take_out")
    assert (kept.token, kept.rows, kept.query) == (export.token, 0, "q=%E6%9F%90%E6%9F%90")
    assert told.subject_id == export.token
    assert told.details["rows"] == 0
    assert "某" not in str(told.details)


def test_a_workbook_of_an_office_that_is_not_the_real_one_says_so(
    everything: City, path: Path, settings: Settings
) -> None:
    settings.NOTICE = "样例数据"
    everything.organisation("甲")

    take_out(
        LEDGERS["register"], Asked(), to=path, actor=clerk(everything["city"]), unit="市", now=NOW
    )

    for sheet in openpyxl.load_workbook(path).worksheets:
        heads = [str(row[0]) for row in sheet.iter_rows(max_row=HEADING - 1, values_only=True)]
        assert any(head.startswith("样例数据 · 内部") for head in heads)


def test_too_many_rows_are_refused_before_a_file_is_written(
    everything: City, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jingwei.ledgers.operations.exports.MOST_ROWS", 1)
    everything.organisation("甲")
    everything.organisation("乙")
    account = clerk(everything["city"])

    with pytest.raises(LedgerRefused, match="一次最多导出 1 行"):
        take_out(LEDGERS["register"], Asked(), to=path, actor=account, unit="市", now=NOW)

    assert not path.exists()
    assert not Export.objects.exists()
