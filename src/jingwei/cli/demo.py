"""`jingwei demo`: makes the sample city, fuses it, answers the questions from its truth, compares."""

import argparse
import csv
import json
import os
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from jingwei import sample
from jingwei.cli import fuse, serve
from jingwei.cli.errors import CliRefusal, Exit
from jingwei.cli.opening import opened
from jingwei.cli.progress import Progress
from jingwei.cli.table import aligned
from jingwei.kernel import values
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.sample.layouts import INVENTED
from jingwei.sample.population import DEMO_ROWS, LEAST_ROWS
from jingwei.site.knobs import NOTICE_FILE

SEED = 7
MARKER = ".jingwei-demo"
MADE = ("city", "round1", "reviewed", "answers.csv", "office", MARKER)
SIDES = ("left", "right")
PLACE = ("file", "sheet", "row")
SOCIAL = ("association", "service_institution", "foundation")
LEVELS = ("city", "district", "street", "community")

# What is counted, the classes of the register and of the truth side by side.
CLASSES = {
    "company": mark("非公企业"), "social": mark("社会组织"), "other": mark("个体户、合作社等其他"),
    "branch": mark("分支机构（不计）"), "cancelled": mark("已注销企业（不计）"), "state_owned": mark("国有企业（不计）"),
}  # fmt: skip
TRUE_CLASS = {"company": "company", "so": "social", "branch": "branch", "cancelled": "cancelled",
              "state_owned": "state_owned"}  # fmt: skip
# The figures of the published report on Wuhai that can be computed from rows.
REPORTED = {
    "WH01": (mark("数据归集的部门"), 19),
    "WH02": (mark("归集的基础数据行"), 19_339),
    "WH03": (mark("底册里的非公企业"), 2_145),
    "WH04": (mark("底册里的社会组织"), 463),
    "WH05": (mark("落到的层级：市、区、镇街、社区"), 4),
}

RowPlace = tuple[str, str, str]


@dataclass(frozen=True)
class Result:
    """One fused round read back from its files."""

    rows: pl.DataFrame
    counts: Counter[str]
    levels: int
    untold: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares what `demo` takes."""
    parser.add_argument(
        "--out", type=Path, default=Path("demo-out"), help=_("写到这个目录，上次演示的结果会被替换")
    )
    parser.add_argument("--size", type=int, default=DEMO_ROWS, help=_("样例的行数"))
    parser.add_argument("--files-only", action="store_true", help=_("只融合和对照，不打开网页办公"))
    serve.add_binding(parser)


def run(args: argparse.Namespace) -> int:
    """Makes, fuses, reviews, fuses again, compares; removes only what an earlier demo wrote."""
    if args.size < LEAST_ROWS:
        raise CliRefusal(_("至少 {rows} 行").format(rows=LEAST_ROWS))
    out: Path = args.out
    _clear(out)
    with Progress(quiet=args.quiet).step(_("生成样例城市")) as step:
        request = sample.Request(sample.wuhai(), rows=args.size, seed=SEED)
        sample.make_workbooks(request, folder=out / "city")
        step.advance(args.size)
    truth = _truth(out / "city")
    _say(_("样例城市（全部虚构）在 {path}：{rows} 行。").format(path=out / "city", rows=len(truth)))
    _fuse(out, "round1", quiet=args.quiet)
    _answer(out, {place: owner for place, (owner, _kind) in truth.items()})
    _fuse(out, "reviewed", "--decisions", str(out / "answers.csv"), quiet=args.quiet)
    _compare(out, truth)
    return Exit.DONE if args.files_only else _open_office(out, args)


def _open_office(out: Path, args: argparse.Namespace) -> int:
    """The same lists once more, through the steps of an office, in the browser."""
    os.environ.setdefault(
        "JINGWEI_SECOND_FACTOR", "nobody"
    )  # who tries it out has no telephone at hand
    (out / "office").mkdir(exist_ok=True)
    (out / "office" / NOTICE_FILE).write_text(
        f"{INVENTED} / Sample data, entirely invented\n", encoding="utf-8"
    )
    opened(out / "office", as_owner=True)  # until its tables are made
    from jingwei.cli import demo_office  # noqa: PLC0415 - the office is open now

    return demo_office.run(out / "city", data=out / "office", args=args)


def _clear(out: Path) -> None:
    """Take away what an earlier demo wrote; refuse a folder that is somebody else's."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise CliRefusal(_("{out} 不是目录，请换一个。").format(out=out))
    if out.exists() and any(out.iterdir()) and not (out / MARKER).is_file():
        raise CliRefusal(_("{out} 不是演示写的，没有动它。请用 --out 换一个目录。").format(out=out))
    for name in MADE:
        made = out / name
        if made.is_dir() and not made.is_symlink():
            shutil.rmtree(made)
        else:
            made.unlink(missing_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    (out / MARKER).write_text("jingwei demo\n", encoding="utf-8")


def _fuse(out: Path, round_name: str, *more: str, quiet: bool) -> None:
    """Run `jingwei fuse` on the city's lists."""
    parser = argparse.ArgumentParser()
    fuse.add_arguments(parser)
    files = sorted(str(path) for path in (out / "city" / "lists").iterdir())
    args = parser.parse_args([*files, "--out", str(out / round_name), *more])
    args.quiet = quiet
    fuse.run(args)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _at(line: dict[str, str], side: str = "") -> RowPlace:
    file, sheet, row = (line[f"{side}{column}"] for column in PLACE)
    return file, sheet, row


def _truth(city: Path) -> dict[RowPlace, tuple[str, str]]:
    """Whose every row is, and of which kind that organisation is."""
    return {_at(t): (t["truth_id"], t["kind"]) for t in _read(city / "truth.csv")}


def _answer(out: Path, owner: dict[RowPlace, str]) -> None:
    """Answer every question as the steward of the sample would: from its truth."""
    columns = [f"{side}_{column}" for side in SIDES for column in PLACE]
    told: Counter[str] = Counter()
    with (out / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["kind", *columns, "judgement", "who"])
        for q in _read(out / "round1" / "review.csv"):
            left, right = (owner[_at(q, f"{side}_")] for side in SIDES)
            judgement = "same" if left == right else "different"
            told[judgement] += 1
            place = [q[column] for column in columns]
            writer.writerow([q["kind"], *place, judgement, _("样例的管理员")])
    text = _(
        "照样例自带的真值回答了 {n} 个问题：{same} 个是同一家，{different} 个不是。回答写在 {path}。"
    )
    _say(
        text.format(n=told.total(), same=told["same"], different=told["different"], path=out / "answers.csv")
    )  # fmt: skip


def _result(folder: Path) -> Result:
    rows = pl.read_csv(folder / "rows.csv", infer_schema=False)
    register = pl.read_parquet(folder / "register.parquet")
    owned = _ownership(pl.read_parquet(folder / "lineage.parquet"))
    table = register.join(owned, on="organisation", how="left")
    company = pl.col("kind") == "enterprise"
    counted = table.select(
        kind=pl.when(pl.col("kind").is_in(SOCIAL)).then(pl.lit("social"))
        .when(pl.col("kind") == "branch").then(pl.lit("branch"))
        .when(~company).then(pl.lit("other"))
        .when(pl.col("legal_status") == "cancelled").then(pl.lit("cancelled"))
        .when(pl.col("owner") == "state").then(pl.lit("state_owned"))
        .otherwise(pl.lit("company")),
        untold=company & pl.col("owner").is_null(),
    )  # fmt: skip
    return Result(
        rows=rows, counts=Counter(counted["kind"].to_list()), untold=int(counted["untold"].sum()),
        levels=sum(1 for level in LEVELS if register[level].drop_nulls().len()),
    )  # fmt: skip


def _ownership(lineage: pl.DataFrame) -> pl.DataFrame:
    """organisation, owner: what the registered type says of the owner (R-1.24); the register has no column for it."""
    won = lineage.filter(pl.col("won") & (pl.col("field").cast(pl.String) == "enterprise_type"))
    said = won.select(pl.col("organisation", "value").cast(pl.String)).unique("organisation")
    read = {text: values.read_ownership(text) for text in said["value"].unique().drop_nulls()}
    owner = {text: str(found.ownership) for text, found in read.items() if found is not None}
    return said.select(
        "organisation", owner=pl.col("value").replace_strict(owner, default=None, return_dtype=pl.String)
    )  # fmt: skip


def _compare(out: Path, truth: dict[RowPlace, tuple[str, str]]) -> None:
    """Print the two rounds and the truth side by side, the balance, and the figures of the report."""
    automatic, reviewed = (_result(out / name) for name in ("round1", "reviewed"))
    true = Counter(TRUE_CLASS.get(kind, "other") for _owner, kind in set(truth.values()))
    table = [["", _("自动"), _("核对后"), _("真值")]]
    table += [
        [_(CLASSES[c]), *(f"{x[c]:,}" for x in (automatic.counts, reviewed.counts, true))]
        for c in CLASSES
    ]
    total = (automatic.counts.total(), reviewed.counts.total(), true.total())
    table += [[_("合计"), *(f"{n:,}" for n in total)]]
    owner = {place: x for place, (x, _kind) in truth.items()}
    scores = [pair_scores(owner, _found(x.rows)) for x in (automatic, reviewed)]
    names = (_("行对精确率"), _("行对召回率"), _("行对 F1"))
    table += [
        [name, *(f"{x:.4f}" for x in pair), ""]
        for name, pair in zip(names, zip(*scores, strict=True), strict=True)
    ]
    _say("", *aligned(table), "")
    text = _("国有与否只能看登记的企业类型：{n} 家企业没有部门写明类型，按非公企业计。")
    _say(text.format(n=reviewed.untold), "")
    _say(*_balance(out / "reviewed"), "", *_figures(reviewed), "")
    _say(
        _("报告：{path}（用浏览器打开，不联网也能看）").format(
            path=out / "reviewed" / "report.html"
        )
    )


def _found(rows: pl.DataFrame) -> dict[RowPlace, str]:
    blank = rows.select(pl.col(*PLACE, "organisation").fill_null(""))
    return {(f, s, r): number for f, s, r, number in blank.iter_rows() if number}


def pair_scores(
    owner: dict[RowPlace, str], found: dict[RowPlace, str]
) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs of rows; a row that was not placed stands alone."""
    placed = {place: found.get(place, "/".join(place)) for place in owner}
    pairs = lambda counts: sum(n * (n - 1) // 2 for n in counts.values())
    both = pairs(Counter((owner[p], placed[p]) for p in owner))
    got, wanted = pairs(Counter(placed.values())), pairs(Counter(owner.values()))
    precision, recall = both / max(got, 1), both / max(wanted, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def _balance(folder: Path) -> list[str]:
    """The balance of the round as one line (R-F.8)."""
    n = json.loads((folder / "summary.json").read_text(encoding="utf-8"))["rows"]
    ends = ("new", "merged", "waiting", "rejected")
    closes = _("收支相抵") if n["read"] == sum(n[end] for end in ends) else _("收支不相抵")
    text = _(
        "收支：读入 {read} = 新增 {new} + 并入 {merged} + 待核 {waiting} + 退回 {rejected}（{closes}）"
    )
    return [text.format(**n, closes=closes)]


def _figures(result: Result) -> list[str]:
    """WH01 to WH05 computed from the rows, each beside the published figure."""
    computed = {
        "WH01": result.rows["department"].n_unique(), "WH02": result.rows.height,
        "WH03": result.counts["company"], "WH04": result.counts["social"], "WH05": result.levels,
    }  # fmt: skip
    table = [["", "", _("算出"), _("公布"), ""]]
    for key, (title, published) in REPORTED.items():
        gap = computed[key] - published
        verdict = _("相等") if gap == 0 else _("不等，差 {gap}").format(gap=f"{gap:+,}")
        table.append([key, _(title), f"{computed[key]:,}", f"{published:,}", verdict])
    return [_("公布的数与由各行算出的数"), *aligned(table)]


def _say(*lines: str) -> None:
    for line in lines:
        print(line)
