"""Blank workbooks as higher offices send them: styled, merged, with formulas, notes and print set-up."""

from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

THIN = Border(*(Side(style="thin", color="FF444444") for _side in range(4)))
HEAD = {"font": Font(name="SimHei", size=11, bold=True), "fill": PatternFill("solid", "FFD9E2F3")}
ROOM = 5  # rows that the list has ready


def a_list(path: Path, *, named: tuple[tuple[str, str], ...] = (), room: int = ROOM) -> Path:
    """A list of social organisations: headings of two rows, a total with sums, a note, drop-downs."""
    book = Workbook()
    page = book.active
    page.title = "社会组织"
    titles: list[str | None] = [
        "序号",
        "单位名称",
        "统一社会信用代码",
        "党建情况",
        None,
        "从业人数",
        "联系电话",
        "书记姓名",
        "年度预算",
    ]
    _top(
        page,
        "2026年度社会组织党建工作台账",
        "填报单位（盖章）：            填报时间：",
        len(titles),
    )
    _heads(
        page, 3, [titles, [None, None, None, "是否建立党组织", "党员人数", None, None, None, None]]
    )
    page.merge_cells("D3:E3")
    for letter in "ABCFGHI":
        page.merge_cells(f"{letter}3:{letter}4")
    for number in range(room):
        row = 5 + number
        page.row_dimensions[row].height = 21
        for column in range(1, len(titles) + 1):
            _dress(page.cell(row, column))
        page.cell(row, 9).value = f"=F{row}*100"
    for number, (name, code) in enumerate(named):
        page.cell(5 + number, 2).value, page.cell(5 + number, 3).value = name or None, code or None
    foot = 5 + room
    page.cell(foot, 1).value = "合计"
    page.cell(foot, 6).value = f"=SUM(F5:F{foot - 1})"
    for column in range(1, len(titles) + 1):
        _dress(page.cell(foot, column), **HEAD)
    page.cell(foot + 1, 1).value = "注：本表于每年12月31日前报送。"
    page.merge_cells(start_row=foot + 1, end_row=foot + 1, start_column=1, end_column=len(titles))
    page.row_dimensions[foot + 1].height = 30
    rule = DataValidation(type="list", formula1='"是,否"')
    rule.add(f"D5:D{foot - 1}")
    page.add_data_validation(rule)
    _printed(page, f"A1:I{foot + 1}")
    book.save(path)
    return path


def a_table(path: Path, *, units: tuple[str, ...], total: bool = True, label: str = "地区") -> Path:
    """A table of figures by district: headings of three rows, a column of rates by formula, a total by formula."""
    book = Workbook()
    page = book.active
    page.title = "汇总"
    _top(page, "“两个覆盖”情况统计表", "单位：家", 9)
    heads = [
        ["序号", label, "三有企业", None, None, "社会组织", None, None, "备注"],
        [None, None, "总数", "已建党组织", None, "总数", "已建党组织", None, None],
        [None, None, None, "数量", "覆盖率（%）", None, "数量", "覆盖率", None],
    ]
    _heads(page, 3, heads)
    for span in ("C3:E3", "F3:H3", "D4:E4", "G4:H4", "A3:A5", "B3:B5", "C4:C5", "F4:F5", "I3:I5"):
        page.merge_cells(span)
    for number, name in enumerate(units):
        row = 6 + number
        for column in range(1, 10):
            _dress(page.cell(row, column))
        page.cell(row, 1).value, page.cell(row, 2).value = number + 1, name
        page.cell(row, 8).number_format = "0.00%"
    if total:
        foot = 6 + len(units)
        page.cell(foot, 2).value = "合计"
        for letter in "CDFG":
            page[f"{letter}{foot}"].value = f"=SUM({letter}6:{letter}{foot - 1})"
        for column in range(1, 10):
            _dress(page.cell(foot, column), **HEAD)
    _printed(page, f"A1:I{6 + len(units)}")
    book.save(path)
    return path


def values(content: Path, sheet: str) -> dict[str, Any]:
    """What every cell says."""
    page = load_workbook(content)[sheet]
    return {cell.coordinate: cell.value for row in page.iter_rows() for cell in row if cell.value is not None}  # fmt: skip


def looks(page: Any) -> dict[str, Any]:
    """How every cell looks, and the sheet around them."""
    found: dict[str, Any] = {
        cell.coordinate: repr(
            (cell.font, cell.fill, cell.border, cell.alignment, cell.number_format, cell.protection)
        )
        for row in page.iter_rows() for cell in row
    }  # fmt: skip
    found["widths"] = {name: one.width for name, one in page.column_dimensions.items()}
    found["print"] = (
        page.print_title_rows,
        page.page_setup.orientation,
        page.oddFooter.center.text,
    )
    found["freeze"] = page.freeze_panes
    return found


def _top(page: Any, title: str, line: str, width: int) -> None:
    page["A1"] = title
    page["A1"].font = Font(name="SimSun", size=18, bold=True)
    page["A1"].alignment = Alignment(horizontal="center", vertical="center")
    page.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)
    page.row_dimensions[1].height = 36
    page["A2"] = line
    page.merge_cells(start_row=2, end_row=2, start_column=1, end_column=width)
    for column in range(1, width + 1):
        page.column_dimensions[get_column_letter(column)].width = 9 + 2 * column


def _heads(page: Any, first: int, rows: list[list[str | None]]) -> None:
    for number, row in enumerate(rows):
        for column, text in enumerate(row, start=1):
            cell = page.cell(first + number, column)
            cell.value = text
            _dress(cell, **HEAD)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _dress(cell: Any, **look: Any) -> None:
    cell.border = THIN
    for name, value in look.items():
        setattr(cell, name, value)


def _printed(page: Any, area: str) -> None:
    page.print_area = area
    page.print_title_rows = "3:4"
    page.page_setup.orientation = "landscape"
    page.oddFooter.center.text = "第 &P 页"
    page.freeze_panes = "C5"
