"""Measures reading and writing a long workbook with our own code and with the usual libraries."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import xlsxwriter

from jingwei.bench.measure import Contender, Job, Run, run_apart
from jingwei.bench.tables import table, times
from jingwei.kernel.catalogue import translate as _

ROWS = 200_000
# Twelve columns that many departments keep, with the headings they give them.
HEADINGS = {
    "org.name": "单位名称",
    "org.uscc": "统一社会信用代码",
    "org.legal_rep": "法定代表人",
    "org.contact_phone": "联系电话",
    "org.registered_address": "注册地址",
    "org.operating_address": "经营地址",
    "org.industry_name": "行业",
    "org.status": "登记状态",
    "org.established_on": "成立日期",
    "org.employees": "从业人数",
    "org.district": "区",
    "org.community": "社区",
}


@dataclass(frozen=True)
class Figures:
    """One library at one task."""

    task: str
    title: str
    run: Run


def readers() -> tuple[Contender, ...]:
    """Who reads: ours finds headings and meanings besides, the others give cells."""
    tools = "jingwei.bench.workbook_tools"
    return (
        Contender("ours", _("经纬（连同辨认表头、列义）"), f"{tools}:read_ours"),
        Contender("fastexcel", "fastexcel", f"{tools}:read_fastexcel", *_needs("fastexcel")),
        Contender("calamine", "python-calamine", f"{tools}:read_calamine"),
        Contender("openpyxl", "openpyxl read-only", f"{tools}:read_openpyxl", *_needs("openpyxl")),
    )


def writers() -> tuple[Contender, ...]:
    """Who writes: ours gives styles, filters, widths and print set-up besides."""
    tools = "jingwei.bench.workbook_tools"
    rust = (("rustpy_xlsxwriter",), ("rustpy-xlsxwriter",))
    return (
        Contender("ours", _("经纬（连同样式、筛选、打印）"), f"{tools}:write_ours"),
        Contender("rustpy", "rustpy-xlsxwriter", f"{tools}:write_rustpy", *rust),
        Contender("xlsxwriter", "xlsxwriter constant_memory", f"{tools}:write_xlsxwriter"),
        Contender(
            "openpyxl", "openpyxl write-only", f"{tools}:write_openpyxl", *_needs("openpyxl")
        ),
    )


def _needs(name: str) -> tuple[tuple[str], tuple[str]]:
    return (name,), (name,)


def long_table(records: pl.DataFrame, *, rows: int = ROWS) -> pl.DataFrame:
    """Twelve full columns of so many rows: what each field holds, over and over, no cell blank."""
    columns = []
    for field, heading in HEADINGS.items():
        said = (
            records[field].drop_nulls()
            if field in records.columns
            else pl.Series([], dtype=pl.String)
        )
        values = said if not said.is_empty() else pl.Series(["—"])
        turns = pl.int_range(rows, eager=True) % values.len()
        columns.append(values.gather(turns).alias(heading))
    return pl.DataFrame(columns)


def measure(
    records: Path,
    *,
    work: Path,
    rows: int = ROWS,
    repeat: int = 1,
    step: Callable[[str], AbstractContextManager[object]] = nullcontext,
) -> list[Figures]:
    """Writes one table with every writer, then reads one workbook with every reader."""
    lines = long_table(pl.read_parquet(records), rows=rows)
    source, book = work / "table.parquet", work / "市场监管局.xlsx"
    lines.write_parquet(source)
    _workbook(lines, book)
    figures = []
    for task, contenders, given in ((_("写"), writers(), source), (_("读"), readers(), book)):
        for contender in contenders:
            job = Job(source=given, out=work / f"{given.suffix[1:]}-{contender.key}")
            with step(f"{task} {contender.title}"):
                run = run_apart(contender, job, repeat=repeat)
            figures.append(Figures(task, contender.title, run))
    return figures


def _workbook(lines: pl.DataFrame, path: Path) -> None:
    """The workbook to read, as Excel stores one: texts shared."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("名单")
        sheet.write_row(0, 0, lines.columns)
        for number, row in enumerate(lines.iter_rows(), start=1):
            for column, value in enumerate(row):
                sheet.write_string(number, column, value)


def report(figures: Sequence[Figures]) -> str:
    """One line for each library and task, and its CPU divided by ours."""
    headings = ["", _("行数"), _("CPU 秒"), _("秒"), "MiB", _("CPU ÷ 经纬")]
    done = [f for f in figures if not f.run.skipped]
    ours = {f.task: f.run.cost.cpu_seconds for f in done if f.run.contender == "ours"}
    lines = [_line(f, ours=ours.get(f.task, 0.0)) for f in done]
    skipped = [f"{f.task} {f.title}：{f.run.skipped}" for f in figures if f.run.skipped]
    return "\n".join([table(headings, lines), *skipped])


def _line(figures: Figures, *, ours: float) -> list[str]:
    cost = figures.run.cost
    return [
        f"{figures.task} {figures.title}", f"{int(figures.run.fact('rows')):,}",
        f"{cost.cpu_seconds:.1f}", f"{cost.wall_seconds:.1f}", f"{cost.peak_mib:.0f}",
        times(ours, cost.cpu_seconds),
    ]  # fmt: skip
