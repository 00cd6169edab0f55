"""`jingwei fuse`: the departments' files in, one register out."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import polars as pl

from jingwei import fusion
from jingwei.cli import results
from jingwei.cli.errors import CliRefusal, Exit
from jingwei.cli.progress import Progress
from jingwei.fusion import answers, base, estimate, outputs, privacy
from jingwei.fusion.coded import plain
from jingwei.fusion.reading import MappingFileError, dump_mapping, load_mapping
from jingwei.fusion.reading.memory import Memory
from jingwei.fusion.reading.reader import distinct_names
from jingwei.kernel import system
from jingwei.kernel.catalogue import translate as _

_ZIP = b"PK"
_Gained = TypeVar("_Gained")


@dataclass(frozen=True)
class Inputs:
    """All that a round is made from, read and found fit; `skipped` says what was left out."""

    reading: fusion.Reading
    before: fusion.State | None
    judgements: pl.DataFrame | None
    theirs: pl.DataFrame | None
    skipped: tuple[str, ...]


class Complaints:
    """Gathers refusals, so that all that is wrong is told at once."""

    def __init__(self) -> None:
        """Begins with none."""
        self.lines: list[str] = []

    def try_to(self, get: Callable[[], _Gained]) -> _Gained | None:
        """What `get` gives, or None where it refuses; its reasons are kept."""
        try:
            return get()
        except CliRefusal as refused:
            self.lines += refused.lines
            return None


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
    parser.add_argument("--as-of", type=_day, help=_("数据截至日，默认取名单里最新的日期"))
    parser.add_argument("--mapping", type=Path, help=_("列含义对照文件，可手工修改"))
    parser.add_argument(
        "--department",
        action="append",
        default=[],
        metavar="FILE=NAME",
        help=_("指定某个文件属于哪个部门"),
    )
    parser.add_argument(
        "--supplement", action="store_true",
        help=_("名单只含新增和变动的行，没列出的行照旧；须带 --register"),
    )  # fmt: skip
    parser.add_argument("--skip-refused", action="store_true", help=_("跳过读不了的文件，其余照常"))
    parser.add_argument("--with-contacts", action="store_true", help=_("输出完整电话（默认遮盖）"))
    parser.add_argument(
        "--tables-only", action="store_true", help=_("只写表（csv、parquet），不写工作簿和报告")
    )


def run(args: argparse.Namespace) -> int:
    """Reads, fuses and writes; nothing is left behind unless all of it succeeds."""
    results.check(args.out)
    if args.supplement and args.register is None:
        raise CliRefusal(_("--supplement 是补充上一轮的，请用 --register 指出上一轮的结果目录。"))
    progress = Progress(quiet=args.quiet)
    inputs = _inputs(args, progress)
    with progress.step(_("融合")) as step:
        after, result = _fused(inputs, args=args, on_rows=step.advance)
    with progress.step(_("写出")) as step, results.whole(args.out) as folder:
        _write(inputs, after, result, folder=folder, args=args)
        step.advance(result.rows.height)
    _tell(result, args=args, skipped=inputs.skipped)
    return Exit.DONE


# --- What goes in ---------------------------------------------------------------------------------


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        line = _("--as-of {text}：不是日期。请写成 年-月-日，如 2025-11-30。").format(text=text)
        raise CliRefusal(line) from fault


def _inputs(args: argparse.Namespace, progress: Progress) -> Inputs:
    """Everything that is read; raises one refusal that names all faults."""
    told = Complaints()
    before = told.try_to(lambda: _previous(args.register))
    judgements = told.try_to(lambda: _judgements(args.decisions, contacts=args.with_contacts))
    files, refused = _distinct(args.files)
    departments = told.try_to(lambda: _departments(args.department, files)) or {}
    # Without it the lists would be complained of for what it mends.
    mapping = _mapping(args)
    theirs = told.try_to(lambda: _theirs(args.base, mapping))
    reading = _read(files, progress, departments=departments, mapping=mapping)
    refused += [str(refusal) for refusal in reading.refusals]
    if refused and not args.skip_refused:
        told.lines += [
            *refused,
            _("以上文件读不了，什么也没有写。改好后再试，或加 --skip-refused 跳过它们。"),
        ]
    elif reading.records.is_empty():
        told.lines += [*refused, _("没有读到任何数据行，什么也没有写。")]
    if told.lines:
        raise CliRefusal(*told.lines)
    return Inputs(reading, before, judgements, theirs, tuple(refused))


def _distinct(files: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """The files that may be read, each once, and why the others may not."""
    kept: dict[Path, Path] = {}
    refused = []
    for file in files:
        if file.is_dir():
            text = _("{file}：是目录。请写出里面的文件，如 {file}/*.xlsx。")
            refused.append(text.format(file=file))
        elif file.resolve() in kept:
            text = _("{file}：同一个文件写了两次。请只写一次，否则它的行会算两遍。")
            refused.append(text.format(file=file))
        else:
            kept[file.resolve()] = file
    return list(kept.values()), refused


def _previous(folder: Path | None) -> fusion.State | None:
    if folder is None:
        return None
    try:
        return fusion.load(folder / "state")
    except fusion.StateRefused as refused:
        raise CliRefusal(str(refused)) from refused


def _departments(pairs: Sequence[str], files: Sequence[Path]) -> Mapping[str, str]:
    """The department of each file that was named, by the file's path as it was given."""
    names = distinct_names(files)
    found: dict[str, str] = {}
    faults = []
    for pair in pairs:
        meant = [_named(pair, at, files, names) for at, sign in enumerate(pair) if sign == "="]
        place = next(filter(None, meant), None)
        if not meant or pair.endswith("="):
            faults.append(_("--department {pair}：请写成 文件=部门").format(pair=pair))
        elif place is None:
            text = _("--department {pair}：没有读这个文件。可以写：{names}")
            faults.append(text.format(pair=pair, names="、".join(names)))
        elif found.setdefault(*place) != place[1]:
            text = _("--department {pair}：这个文件已经写给“{other}”")
            faults.append(text.format(pair=pair, other=found[place[0]]))
    if faults:
        raise CliRefusal(*faults)
    return found


def _named(
    pair: str, at: int, files: Sequence[Path], names: Sequence[str]
) -> tuple[str, str] | None:
    """The file and department of FILE=NAME parted at one "=", for a file's name may hold one too."""
    wanted, department = pair[:at].strip(), pair[at + 1 :].strip()
    for file, name in zip(files, names, strict=True):
        if wanted == name or (wanted and Path(wanted).absolute() == file.absolute()):
            return str(file), department
    return None


def _mapping(args: argparse.Namespace) -> Memory | None:
    remembered = args.register / "state" / "mapping.toml" if args.register else None
    path = args.mapping or (remembered if remembered and remembered.is_file() else None)
    try:
        return load_mapping(path) if path else None
    except MappingFileError as refused:
        raise CliRefusal(str(refused)) from refused


def _read(
    files: Sequence[Path],
    progress: Progress,
    *,
    departments: Mapping[str, str],
    mapping: Memory | None,
) -> fusion.Reading:
    with progress.step(_("读入"), counted=_("{done} 个文件")) as step:
        return fusion.read(
            files,
            departments=departments,
            mapping=mapping,
            on_progress=lambda _file, done, of: step.advance(done, of=of),
        )


def _judgements(path: Path | None, *, contacts: bool) -> pl.DataFrame | None:
    """The answers; a phone in their words is masked before it reaches the state."""
    if path is None:
        return None
    if not path.is_file():
        raise CliRefusal(_("找不到答案文件 {path}").format(path=path))
    try:
        with path.open("rb") as file:
            is_workbook = file.read(2) == _ZIP or path.suffix.lower() in {".xlsx", ".xls"}
        told = outputs.read_answers(path) if is_workbook else answers.read(path)
    except (outputs.AnswersRefused, answers.AnswersRefused) as refused:
        raise CliRefusal(*str(refused).split("\n")) from refused
    except OSError as fault:
        raise CliRefusal(
            _("答案文件 {path} 打不开：{fault}").format(path=path, fault=system.refused(fault))
        ) from fault
    words = [] if contacts else [c for c in ("who", "why") if c in told.columns]
    return told.with_columns(privacy.masked_prose(pl.col(word)) for word in words)


def _theirs(path: Path | None, mapping: Memory | None) -> pl.DataFrame | None:
    """The records of the list from above."""
    if path is None:
        return None
    reading = fusion.read([path], mapping=mapping)
    if reading.refusals:
        raise CliRefusal(*[f"--base {refusal}" for refusal in reading.refusals])
    return reading.records


# --- What is made of it ---------------------------------------------------------------------------


def _fused(
    inputs: Inputs, *, args: argparse.Namespace, on_rows: Callable[[int], None]
) -> tuple[fusion.State, fusion.Fusion]:
    records, before = inputs.reading.records, inputs.before
    tell = lambda _step, rows: on_rows(rows)
    try:
        if before is None or not args.supplement:
            return fusion.fuse(
                records,
                state=before,
                judgements=inputs.judgements,
                as_of=args.as_of,
                on_progress=tell,
            )
        after, result = fusion.attach(
            records, state=before, judgements=inputs.judgements, as_of=args.as_of, on_progress=tell
        )
    except fusion.DecisionsRefused as refused:
        raise CliRefusal(*refused.lines) from refused
    return after, replace(result, lineage=_whole_lineage(result, before, folder=args.register))


def _whole_lineage(result: fusion.Fusion, before: fusion.State, *, folder: Path) -> pl.DataFrame:
    """The lineage of the round before, with that of the touched organisations in its place."""
    touched = plain(result.lineage)
    past = before.organisations
    known = touched["organisation"].clear() if past is None else past["organisation"]
    gone = known.filter(~known.is_in(result.organisations["organisation"].implode()))
    named = pl.concat([touched["organisation"], gone]).unique()
    try:
        kept = pl.read_parquet(folder / "lineage.parquet")
    except (OSError, pl.exceptions.PolarsError) as fault:
        text = _("{path} 读不出来，补充名单要接着它写。请用完好的上一轮输出目录。")
        raise CliRefusal(text.format(path=folder / "lineage.parquet")) from fault
    return pl.concat([kept.filter(~pl.col("organisation").is_in(named.implode())), touched])


def _write(
    inputs: Inputs,
    after: fusion.State,
    result: fusion.Fusion,
    *,
    folder: Path,
    args: argparse.Namespace,
) -> None:
    """Writes tables, documents and state into `folder`."""
    said = result.summary["as_of"]
    outputs.write(
        result, folder, records=inputs.reading.records, sheets=inputs.reading.sheets,
        base=_compared(inputs.theirs, result, contacts=args.with_contacts),
        with_contacts=args.with_contacts, as_of=date.fromisoformat(said) if said else None,
        tables_only=args.tables_only, estimate=None if args.tables_only or args.supplement else _unlisted(result),
    )  # fmt: skip
    fusion.save(after, folder / "state", with_contacts=args.with_contacts)
    mapping = dump_mapping(inputs.reading.mapping)
    (folder / "state" / "mapping.toml").write_text(mapping, encoding="utf-8")


def _compared(
    theirs: pl.DataFrame | None, result: fusion.Fusion, *, contacts: bool
) -> outputs.BaseComparison | None:
    if theirs is None:
        return None
    compared = base.compare(result.organisations, theirs)
    return compared if contacts else base.without_contacts(compared)


def _unlisted(result: fusion.Fusion) -> estimate.Estimate | None:
    """How many enterprises probably nobody lists; nothing where the lists overlap too little to tell."""
    try:
        return estimate.unlisted(result.rows, kinds=result.organisations)
    except estimate.EstimateRefused:
        return None


def _tell(result: fusion.Fusion, *, args: argparse.Namespace, skipped: Sequence[str]) -> None:
    for line in skipped:
        print(_("已跳过 {line}").format(line=line), file=sys.stderr)
    print(
        _(
            "读入 {read} 行 = 新增 {new} + 并入 {merged} + 待核 {waiting} + 退回 {rejected}；底册 {n} 家，{q} 个问题待核对。"
        ).format(
            **result.summary["rows"],
            n=result.summary["organisations"],
            q=result.summary["questions"],
        )
    )
    text = _("结果在 {out}，先看 {out}/report.html 和 {out}/register.xlsx。")
    if args.tables_only:
        text = _("结果在 {out}（只有表）。")
    print(text.format(out=args.out))
