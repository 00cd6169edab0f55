"""`jingwei figures`: the figures of the published reports, computed from the rows of an office, beside the printed ones."""

import argparse
import csv
import os
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from jingwei.cli.errors import CliRefusal, Exit
from jingwei.cli.opening import opened, refuse_unless_migrated
from jingwei.cli.table import aligned
from jingwei.kernel.catalogue import translate as _

if TYPE_CHECKING:  # it needs the office to be open
    from jingwei.cli.reported import Computed, Figure

OFFICE = Path("demo-out") / "office"
# What was inferred from published percentages: the rates whose numbers of organisations no report prints.
INFERRED = ("WH10", "WH11")


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as a report prints it; is_least: it says "more than" or "at least"."""

    value: Decimal
    is_least: bool

    def is_met(self, value: Decimal | None) -> bool:
        """Whether the computed number is the printed one, or reaches it."""
        return value is not None and (value >= self.value if self.is_least else value == self.value)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares which office is read."""
    parser.add_argument(
        "--data", type=Path, default=OFFICE, help=_("哪个办公的数据目录，默认是演示的")
    )


def run(args: argparse.Namespace) -> int:
    """Computes all figures, then compares them; 0 only where all are equal."""
    if not args.data.is_dir():
        text = _("没有 {path}。请先运行 jingwei demo，或用 --data 指明办公的数据目录。")
        raise CliRefusal(text.format(path=args.data))
    os.environ.setdefault("JINGWEI_SECOND_FACTOR", "nobody")  # nobody signs in here
    opened(args.data)
    refuse_unless_migrated()
    from django.utils import timezone  # noqa: PLC0415 - the office is open now

    from jingwei.cli.reported import FIGURES, compute  # noqa: PLC0415
    from jingwei.people.sight import EVERYTHING, seeing  # noqa: PLC0415

    with seeing(EVERYTHING):
        found = compute(today=timezone.localdate())
    said, unequal = compared(FIGURES, found)
    print(*said, sep="\n")
    return Exit.FAULT if unequal else Exit.DONE


def printed() -> dict[str, Printed]:
    """The numbers of the reports, by key; read by the comparison alone."""
    text = (files("jingwei.cli") / "data" / "printed.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {
        row["key"]: Printed(Decimal(row["value"]), row["qualifier"] == "least")
        for row in csv.DictReader(lines)
    }


def compared(
    figures: "tuple[Figure, ...]", found: "Mapping[str, Computed | None]"
) -> tuple[list[str], int]:
    """The table in words, and how many figures are not those of the reports."""
    reports = printed()
    table = [["", "", _("截至"), _("算出"), _("公布"), "", _("家数")]]
    unequal = 0
    for figure in figures:
        report, one = reports[figure.key], found[figure.key]
        is_met = report.is_met(one.value if one else None)
        unequal += not is_met
        table.append([
            figure.key, _(figure.called), str(figure.on or _("今天")), _number(figure, one.value if one else None),
            (_("至少 ") if report.is_least else "") + _number(figure, report.value),
            _("相等") if is_met else _("不等"), _of_how_many(one, is_inferred=figure.key in INFERRED),
        ])  # fmt: skip
    all_said = (
        _("{count} 个数全部相等。") if not unequal else _("{count} 个数中有 {unequal} 个不等。")
    )
    closing = all_said.format(count=len(figures), unequal=unequal)
    return [*aligned(table), "", *_inference(found), closing], unequal


def _number(figure: "Figure", value: Decimal | None) -> str:
    if value is None:
        return "—"
    word = getattr(figure.says, "word", "")
    return f"{value:,} {_(word) if word else '%'}"


def _of_how_many(one: "Computed | None", *, is_inferred: bool) -> str:
    if one is None or one.reading is None:
        return ""
    return f"{one.reading.counted:,} / {one.reading.total:,}{' *' if is_inferred else ''}"


def _inference(found: "Mapping[str, Computed | None]") -> list[str]:
    """What no report prints: the numbers of organisations behind two percentages (domain 8.1)."""
    readings = [one.reading for key in INFERRED if (one := found.get(key)) and one.reading]
    if len(readings) < len(INFERRED):
        return []
    text = _(
        "* 报道只印了百分比和一对一联系的家数，没有印这些家数。样例里的 {three}、{social} 是由它们反推的，是推断，不是公布的数。"
    )
    three, social = (f"{one.counted:,} / {one.total:,}" for one in readings)
    return [text.format(three=three, social=social)]
