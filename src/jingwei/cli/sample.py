"""The `sample` command: makes an invented city's lists, with the truth beside them."""

import argparse
from pathlib import Path

from jingwei.cli.arguments import share
from jingwei.cli.errors import CliRefusal, Exit
from jingwei.cli.progress import Progress
from jingwei.kernel.catalogue import translate as _
from jingwei.sample import (
    Options,
    Request,
    UnknownPlaceError,
    make_records,
    make_workbooks,
    place_of,
)
from jingwei.sample.population import LEAST_ROWS, SIZES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the command's options to its parser."""
    parser.add_argument("--out", type=Path, required=True, help=_("写到这个目录（须为空或不存在）"))
    parser.add_argument("--size", type=_rows, default="demo", help=_("demo、s、m、l 或行数"))
    parser.add_argument("--seed", type=int, default=7, help=_("随机种子：同一种子结果逐字节相同"))
    parser.add_argument("--place", default="150300", help=_("城市或区县的六位代码"))
    parser.add_argument("--erase-codes", type=share, default=0.0, help=_("抹去代码的行的比例"))
    parser.add_argument("--rename-headings", action="store_true", help=_("用少见的列名"))
    parser.add_argument("--swap-columns", action="store_true", help=_("打乱列的次序"))
    parser.add_argument("--arrow", action="store_true", help=_("不写工作簿，写 records.parquet"))
    parser.add_argument("--round", type=_count, default=0, help=_("第几轮：每轮变动百分之一"))


def run(args: argparse.Namespace) -> int:
    """Makes the sample; refuses a folder that holds something and a place that is not known."""
    request = _request(args)
    if args.out.exists() and (not args.out.is_dir() or any(args.out.iterdir())):
        raise CliRefusal(_("输出目录 {path} 不是空的，请换一个目录。").format(path=args.out))
    make = make_records if args.arrow else make_workbooks
    with Progress(quiet=getattr(args, "quiet", False)).step(_("生成样例城市")):
        split = make(request, folder=args.out)
    print(
        _("已生成 {city} 的样例（全部虚构）：{rows} 行，{companies} 家非公企业，{social} 家社会组织，"
          "写在 {path}").format(city=request.place.name, path=args.out, **_counts(split))
    )  # fmt: skip
    return Exit.DONE


def _request(args: argparse.Namespace) -> Request:
    try:
        place = place_of(args.place)
    except UnknownPlaceError:
        reason = _("没有代码为 {code} 的城市或区县。").format(code=args.place)
        raise CliRefusal(reason) from None
    return Request(
        place,
        rows=args.size,
        seed=args.seed,
        erased=args.erase_codes,
        options=Options(rename_headings=args.rename_headings, swap_columns=args.swap_columns),
        round_number=args.round,
    )


def _counts(split: dict[str, object]) -> dict[str, object]:
    organisations = split["organisations"]
    assert isinstance(organisations, dict)  # noqa: S101 - tells the type checker what split holds
    return {
        "rows": split["rows"],
        "companies": organisations.get("company", 0),
        "social": organisations.get("so", 0),
    }


def _rows(text: str) -> int:
    rows = SIZES[text] if text in SIZES else int(text)
    if rows < LEAST_ROWS:
        raise argparse.ArgumentTypeError(_("至少 {rows} 行").format(rows=LEAST_ROWS))
    return rows


def _count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise argparse.ArgumentTypeError(_("不能小于 0"))
    return count
