"""`jingwei fuse`: the departments' files in, one register out."""

import argparse
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import polars as pl

from jingwei import fusion
from jingwei.cli.errors import CliRefusal, Exit
from jingwei.cli.progress import Progress
from jingwei.fusion import answers, base, estimate, outputs
from jingwei.fusion.outputs import AnswersRefused, BaseComparison
from jingwei.fusion.reading import MappingFileError, dump_mapping, load_mapping
from jingwei.kernel.catalogue import translate as _


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares what `fuse` takes."""
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar=_("文件"),
        help=_("各部门的名单（.xlsx、.xls、.csv）"),
    )
    parser.add_argument(
        "--out", type=Path, required=True, help=_("结果写到这个目录，必须不存在或为空")
    )
    parser.add_argument("--register", type=Path, help=_("上一轮的结果目录，编号和判断都接着用"))
    parser.add_argument(
        "--decisions", type=Path, help=_("回答好的待核对表（register.xlsx 或 review.csv）")
    )
    parser.add_argument("--base", type=Path, help=_("上级下发的名单，与底册对照"))
    parser.add_argument(
        "--as-of", type=date.fromisoformat, help=_("数据截至日，默认取名单里最新的日期")
    )
    parser.add_argument("--mapping", type=Path, help=_("列含义对照文件，可手工修改"))
    parser.add_argument(
        "--department",
        action="append",
        default=[],
        metavar="FILE=NAME",
        help=_("指定某个文件属于哪个部门"),
    )
    parser.add_argument("--skip-refused", action="store_true", help=_("跳过读不了的文件，其余照常"))
    parser.add_argument("--with-contacts", action="store_true", help=_("输出完整电话（默认遮盖）"))
    parser.add_argument(
        "--tables-only", action="store_true", help=_("只写表（csv、parquet），不写工作簿和报告")
    )


def run(args: argparse.Namespace) -> int:
    """Reads, fuses and writes; nothing is left behind unless all of it succeeds."""
    _check_out(args.out)
    progress = Progress(quiet=args.quiet)
    before = _previous(args.register)
    reading = _read(args, progress, departments=_departments(args.department))
    with progress.step(_("融合")) as step:
        try:
            after, result = fusion.fuse(
                reading.records, state=before, judgements=_judgements(args.decisions), as_of=args.as_of,
                on_progress=lambda _name, rows: step.advance(rows),
            )  # fmt: skip
        except fusion.DecisionsRefused as refused:
            raise CliRefusal(*refused.lines) from refused
    with progress.step(_("写出")) as step, _complete(args.out) as folder:
        compared = _base(args.base, result)
        as_of = (
            date.fromisoformat(result.summary["as_of"])
            if result.summary["as_of"]
            else date(1970, 1, 1)
        )
        outputs.write(
            result, folder, records=reading.records, sheets=reading.sheets, base=compared, with_contacts=args.with_contacts,
            as_of=as_of, tables_only=args.tables_only, estimate=_unlisted(result),
        )  # fmt: skip
        fusion.save(after, folder / "state", with_contacts=args.with_contacts)
        (folder / "state" / "mapping.toml").write_text(
            dump_mapping(reading.mapping), encoding="utf-8"
        )
        step.advance(result.rows.height)
    _tell(result, out=args.out)
    return Exit.DONE


def _check_out(out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise CliRefusal(
            _("{out} 已有内容。请换一个目录，或先清空它；原有内容没有动。").format(out=out)
        )


def _previous(folder: Path | None) -> fusion.State | None:
    if folder is None:
        return None
    try:
        return fusion.load(folder / "state")
    except fusion.StateRefused as refused:
        raise CliRefusal(str(refused)) from refused


def _departments(pairs: list[str]) -> Mapping[str, str]:
    bad = [p for p in pairs if "=" not in p]
    if bad:
        raise CliRefusal(*[_("--department {pair}：请写成 文件=部门").format(pair=p) for p in bad])
    return dict(p.split("=", 1) for p in pairs)


def _read(
    args: argparse.Namespace, progress: Progress, *, departments: Mapping[str, str]
) -> fusion.Reading:
    mapping = None
    remembered = args.register / "state" / "mapping.toml" if args.register else None
    path = args.mapping or (remembered if remembered and remembered.is_file() else None)
    try:
        mapping = load_mapping(path) if path else None
    except MappingFileError as refused:
        raise CliRefusal(str(refused)) from refused
    with progress.step(_("读入")) as step:
        reading = fusion.read(
            args.files,
            departments=departments,
            mapping=mapping,
            on_progress=lambda _f, done, of: step.advance(done, of=of),
        )
    if reading.refusals and not args.skip_refused:
        raise CliRefusal(
            *[str(r) for r in reading.refusals],
            _("以上文件读不了，什么也没有写。改好后再试，或加 --skip-refused 跳过它们。"),
        )
    if reading.records.is_empty():
        raise CliRefusal(
            *[str(r) for r in reading.refusals], _("没有读到任何数据行，什么也没有写。")
        )
    return reading


def _judgements(path: Path | None) -> pl.DataFrame | None:
    if path is None:
        return None
    if not path.is_file():
        raise CliRefusal(_("找不到答案文件 {path}").format(path=path))
    try:
        return outputs.read_answers(path) if path.suffix.lower() == ".xlsx" else answers.read(path)
    except (AnswersRefused, answers.AnswersRefused) as refused:
        raise CliRefusal(str(refused)) from refused


def _base(path: Path | None, result: fusion.Fusion) -> BaseComparison | None:
    if path is None:
        return None
    reading = fusion.read([path])
    if reading.refusals:
        raise CliRefusal(*[str(r) for r in reading.refusals])
    return base.compare(result.organisations, reading.records)


def _unlisted(result: fusion.Fusion) -> estimate.Estimate | None:
    """How many enterprises probably nobody lists; nothing where the lists overlap too little to tell."""
    try:
        return estimate.unlisted(result.rows, kinds=result.organisations)
    except estimate.EstimateRefused:
        return None


@contextmanager
def _complete(out: Path) -> Iterator[Path]:
    """A folder beside `out` that takes its place when everything is written, and vanishes otherwise."""
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.parent / f".{out.name}.{os.getpid()}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    try:
        yield partial
        if out.exists():
            out.rmdir()
        partial.rename(out)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _tell(result: fusion.Fusion, *, out: Path) -> None:
    rows = result.summary["rows"]
    print(
        _(
            "读入 {read} 行 = 新增 {new} + 并入 {merged} + 待核 {waiting} + 退回 {rejected}；底册 {n} 家，{q} 个问题待核对。"
        ).format(**rows, n=result.summary["organisations"], q=result.summary["questions"])
    )
    print(_("结果在 {out}，先看 {out}/report.html 和 {out}/register.xlsx。").format(out=out))
