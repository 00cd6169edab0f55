"""`jingwei bench`: measures fusion, later rounds, workbooks, pages, assignments and figures against their peers."""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from jingwei.bench import assignment, fusion, rounds, workbooks
from jingwei.cli import bench_assignment, bench_cases, bench_figures
from jingwei.cli.arguments import share
from jingwei.cli.bench_office import books as bench_books
from jingwei.cli.bench_office import measured
from jingwei.cli.errors import CliRefusal, Exit
from jingwei.cli.progress import Progress
from jingwei.kernel.catalogue import translate as _

_ROWS = 19_339
_LEAST_ROWS = 300
_PARTS = ("records.parquet", "truth.parquet")
_VERSIONS = ("polars", "splink", "duckdb", "fastexcel", "python-calamine", "openpyxl",
             "xlsxwriter", "rustpy-xlsxwriter", "django", "datasette", "ortools")  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the benchmarks and what each takes."""
    kinds = parser.add_subparsers(dest="benchmark", required=True, metavar=_("测什么"))
    fuse = kinds.add_parser("fusion", help=_("融合的质量、时间和内存，与同类工具比较"))
    _add_erasing(fuse)
    fuse.add_argument(
        "--peers", type=_peers, default="all", help=_("all、none，或用逗号隔开的几个：{names}").format(
            names=", ".join(fusion.peer_keys())
        )
    )  # fmt: skip
    fuse.add_argument(
        "--records", type=Path, help=_("用这个目录的 records.parquet 和 truth.parquet")
    )
    fuse.add_argument("--next", type=Path, help=_("下一轮的同样两个文件所在的目录"))
    _add_repeat(fuse)
    later = kinds.add_parser("rounds", help=_("连续多轮：编号是否不变，行是否放对，每轮多少 CPU"))
    _add_erasing(later)
    later.add_argument("--rounds", type=_count, default=8, help=_("首轮之后再跑几轮"))
    books = kinds.add_parser("workbooks", help=_("读写二十万行的工作簿"))
    books.add_argument("--rows", type=_rows, default=workbooks.ROWS, help=_("行数"))
    _add_repeat(books)
    office = kinds.add_parser(
        "office", help=_("一百万家组织的台账页面，与 Django admin、Datasette 比较")
    )
    office.add_argument(
        "--organisations", type=_rows, default=measured.ORGANISATIONS, help=_("组织数")
    )
    office.add_argument(
        "--data", type=Path, help=_("城市的数据库放在哪里；已有的照用，下次不必再建")
    )
    office.add_argument(
        "--repeat", type=_count, default=measured.REPEAT, help=_("每页问几次，取最小值")
    )
    sent = kinds.add_parser("assignment", help=_("给没有党组织的组织派指导员，与贪心、随机比较"))
    _add_city(sent)
    _add_repeat(sent)
    read = kinds.add_parser(
        "figures", help=_("全部指标、全部单位：读加总，与逐行重数、一个一个数比较")
    )
    read.add_argument(
        "--organisations", type=_rows, default=bench_figures.ORGANISATIONS, help=_("组织数")
    )
    read.add_argument("--data", type=Path, help=_("城市的数据库放在哪里；已有的照用，下次不必再建"))
    loops = _add_cases(kinds)
    for kind in (fuse, later, books, office, sent, read, loops):
        kind.add_argument("--out", type=Path, help=_("把所有数字写进这个 JSON 文件"))


def _add_cases(kinds: Any) -> argparse.ArgumentParser:
    found: argparse.ArgumentParser = kinds.add_parser(
        "cases", help=_("十万件办件：工作台、逾期、整治页面，办理一步")
    )
    found.add_argument("--cases", type=_rows, default=bench_cases.CASES, help=_("办件数"))
    found.add_argument(
        "--data", type=Path, help=_("城市的数据库放在哪里；已有的照用，下次不必再建")
    )
    found.add_argument(
        "--repeat", type=_count, default=bench_cases.REPEAT, help=_("每页问几次，取最小值")
    )
    return found


def _add_city(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rows", type=_rows, default=_ROWS, help=_("样例城市的行数"))
    parser.add_argument("--seed", type=int, default=7, help=_("样例城市的随机种子"))


def _add_erasing(parser: argparse.ArgumentParser) -> None:
    _add_city(parser)
    parser.add_argument("--erase-codes", type=share, default=0.0, help=_("抹去代码的行的比例"))


def _add_repeat(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--repeat", type=_count, default=1, help=_("每项跑几次，取中位数"))


def run(args: argparse.Namespace) -> int:
    """Measures in a temporary folder, prints the tables, writes the JSON file where asked."""
    _check(args)
    progress = Progress(quiet=args.quiet)
    benchmarks = {
        "fusion": _fusion, "rounds": _rounds, "workbooks": _workbooks, "office": _office,
        "assignment": _assignment, "figures": _read, "cases": _cases,
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="jingwei-bench-") as folder:
        printed, figures = benchmarks[args.benchmark](args, Path(folder), progress)
    machine = _machine()
    print(_("机器：{machine}").format(machine=" · ".join(f"{k} {v}" for k, v in machine.items())))
    print(printed)
    if args.out:
        asked = {key: str(value) for key, value in vars(args).items() if value is not None}
        day = datetime.now(UTC).date().isoformat()
        said = {"measured_on": day, "machine": machine, "asked": asked, "figures": figures}
        text = json.dumps(said, ensure_ascii=False, indent=1, default=str)
        args.out.write_text(text + "\n", encoding="utf-8")
    return Exit.DONE


Result = tuple[str, Sequence[object]]


def _fusion(args: argparse.Namespace, work: Path, progress: Progress) -> Result:
    if args.records:
        city = fusion.City(args.records, args.next)
    else:
        first, later = (_made(args, work, progress, number=number) for number in (0, 1))
        city = fusion.City(first, later)
    figures = fusion.measure(
        city, work=work, peers=args.peers, repeat=args.repeat, step=progress.step
    )
    return fusion.report(figures), fusion.as_dicts(figures)


def _rounds(args: argparse.Namespace, work: Path, progress: Progress) -> Result:
    folders = [_made(args, work, progress, number=n) for n in range(args.rounds + 1)]
    figures = rounds.measure(folders, work=work, step=progress.step)
    return rounds.report(figures), [asdict(f) for f in figures]


def _workbooks(args: argparse.Namespace, work: Path, progress: Progress) -> Result:
    city = argparse.Namespace(rows=_ROWS, seed=7, erase_codes=0.0)
    records = _made(city, work, progress, number=0) / _PARTS[0]
    figures = workbooks.measure(
        records, work=work, rows=args.rows, repeat=args.repeat, step=progress.step
    )
    return workbooks.report(figures), [asdict(f) for f in figures]


def _office(args: argparse.Namespace, work: Path, progress: Progress) -> Result:
    data = (args.data or work / "office").resolve()
    figures = measured.measure(
        data, work, organisations=args.organisations, repeat=args.repeat, step=progress.step
    )
    books = bench_books.measure(
        work, rows=min(args.organisations, bench_books.ROWS), repeat=1, step=progress.step
    )
    said = "\n\n".join([measured.report(figures), workbooks.report(books)])
    return said, [*map(asdict, figures), *map(asdict, books)]


def _assignment(args: argparse.Namespace, _work: Path, progress: Progress) -> Result:
    figures = bench_assignment.measure(
        rows=args.rows, seed=args.seed, repeat=args.repeat, step=progress.step
    )
    return assignment.report(figures), [asdict(f) for f in figures]


def _read(args: argparse.Namespace, work: Path, progress: Progress) -> Result:
    data = (args.data or work / "office").resolve()
    figures = bench_figures.measure(data, organisations=args.organisations, step=progress.step)
    return bench_figures.report(figures), [asdict(f) for f in figures]


def _cases(args: argparse.Namespace, work: Path, progress: Progress) -> Result:
    data = (args.data or work / "office").resolve()
    figures = bench_cases.measure(data, cases=args.cases, repeat=args.repeat, step=progress.step)
    return bench_cases.report(figures), [asdict(f) for f in figures]


def _made(args: argparse.Namespace, work: Path, progress: Progress, *, number: int) -> Path:
    """The lists of one round of the asked city, made in a process of their own to free its memory."""
    folder = work / f"city{number}"
    command = [
        sys.executable, "-m", "jingwei.cli", "sample", "--arrow", "--out", str(folder),
        "--size", str(args.rows), "--seed", str(args.seed), "--round", str(number),
        "--erase-codes", str(args.erase_codes),
    ]  # fmt: skip
    with progress.step(_("生成样例城市，第 {number} 轮").format(number=number)):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    return folder


def _check(args: argparse.Namespace) -> None:
    """Refuses folders without the two tables and a JSON file that cannot be written."""
    folders = [f for f in (getattr(args, "records", None), getattr(args, "next", None)) if f]
    lines = [
        _("{path} 里没有 {name}。请用 jingwei sample --arrow 生成。").format(path=folder, name=name)
        for folder in folders
        for name in _PARTS
        if not (folder / name).is_file()
    ]
    if args.out and not args.out.parent.is_dir():
        lines.append(_("没有目录 {path}。").format(path=args.out.parent))
    if lines:
        raise CliRefusal(*lines)


def _machine() -> dict[str, str]:
    """What the figures depend on."""
    versions = {name: v for name in _VERSIONS if (v := _version(name))}
    cores = str(os.cpu_count())
    return {
        "python": platform.python_version(),
        "cpu": platform.machine(),
        "cores": cores,
        **versions,
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _peers(text: str) -> tuple[str, ...]:
    known = fusion.peer_keys()
    if text in {"all", "none"}:
        return known if text == "all" else ()
    names = tuple(name.strip() for name in text.split(","))
    unknown = [name for name in names if name not in known]
    if unknown:
        raise argparse.ArgumentTypeError(
            _("不认识 {names}，可选：{known}").format(
                names="、".join(unknown), known="、".join(known)
            )
        )
    return names


def _rows(text: str) -> int:
    rows = int(text)
    if rows < _LEAST_ROWS:
        raise argparse.ArgumentTypeError(_("至少 {rows} 行").format(rows=_LEAST_ROWS))
    return rows


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError(_("至少 1"))
    return count
