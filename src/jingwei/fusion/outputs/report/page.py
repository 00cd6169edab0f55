"""Puts report.html together: one file that opens offline and needs nothing else."""

from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib.resources import files
from pathlib import Path

import polars as pl

from jingwei.fusion.estimate import Estimate
from jingwei.fusion.outputs.model import Round
from jingwei.fusion.outputs.report.asked import questions
from jingwei.fusion.outputs.report.embedded import (
    detailed_rows,
    embedded_organisations,
    embedded_rows,
)
from jingwei.fusion.outputs.report.flow import flow
from jingwei.fusion.outputs.report.markup import (
    ORG_DISTRICT,
    ORG_KIND,
    ORG_THREE_HAVE,
    ROW_REASON,
    ROW_STATUS,
    Bar,
    bars,
    door,
    number,
    section,
    table,
)
from jingwei.fusion.outputs.report.quality import overlap, quality
from jingwei.fusion.outputs.words import KINDS, SOCIAL_KINDS, STATUS, YES_NO, comma, word
from jingwei.kernel.catalogue import Language, language
from jingwei.kernel.catalogue import translate as _


def write_report(written: Round, path: Path) -> None:
    """Write the report; the same round gives the same bytes."""
    path.write_text(report(written), encoding="utf-8")


def report(written: Round) -> str:
    """The whole page."""
    rows = detailed_rows(written)
    sections = [
        _headline(written),
        section(
            "flow",
            _("从名单到底册"),
            flow(written),
            _balance(written),
            lead=_("带宽是行数；点开看是哪些行。"),
        ),
        section(
            "questions",
            _("待核对的问题"),
            questions(written),
            lead=_("请在 register.xlsx 的“待核对”表里作答。"),
        ),
        section("counts", _("底册里有什么"), _counts(written)),
        section(
            "overlap",
            _("部门之间的重叠"),
            overlap(written),
            lead=_(
                "两个部门都列出的家数；对角线是各部门自己列出的家数；颜色越深，占较短名单的比例越大。"
            ),
        ),
        section(
            "quality",
            _("各部门名单的质量"),
            quality(written, rows),
            lead=_(
                "单位：行；“—”表示名单没有这一栏。说法未采用、被采用：与别的部门不一致时，采用了谁的值。"
            ),
        ),
        section("unlisted", _("可能谁也没列到的企业"), _unlisted(written.estimate)),
        section("rejected", _("退回的行"), _rejected(rows)),
        section(
            "lists",
            _("名单行和底册各家"),
            embedded_rows(written, rows),
            embedded_organisations(written),
            lead=_("上面每个数点开都到这里。"),
        ),
    ]
    return _page(written, "".join(sections))


def _page(written: Round, body: str) -> str:
    style, script = _own("report.css"), _own("report.js")
    pin = b64encode(sha256(script.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{pin}'"
    tongue = "en" if language() is Language.ENGLISH else "zh-CN"
    about = [written.day, _("第 {round} 轮").format(round=written.fusion.summary["round"])]
    if written.is_sample:
        about.append(_("样例数据：名称、代码、人员全部虚构。"))
    return (
        f'<!doctype html><html lang="{tongue}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(_('融合报告'))} {written.as_of or ''}</title><style>{style}</style></head><body>"
        f"<header><h1>{escape(_('融合报告'))}</h1><p>{escape(' · '.join(about))}</p></header>"
        f"<main{_captions()}>{body}</main><script>{script}</script></body></html>\n"
    )


def _own(name: str) -> str:
    return files("jingwei.fusion.outputs.report").joinpath(name).read_text("utf-8").strip()


def _captions() -> str:
    """The few words that the script says, in the page's language."""
    words = {
        "filter": _("筛选这些行"),
        "more": _("再显示 200 行"),
        "all": _("显示全部"),
        "comma": comma(),
        "of": _("{shown} / {all} 行"),
    }
    return "".join(f' data-jw-{key}="{escape(text)}"' for key, text in words.items())


def _headline(written: Round) -> str:
    fusion = written.fusion
    kinds = fusion.organisations["kind"]
    social = int(kinds.is_in(list(SOCIAL_KINDS)).sum())
    waiting, rejected = (int(fusion.balance[end].sum()) for end in ("waiting", "rejected"))
    tiles = [
        (
            _("读入名单"),
            door(int(fusion.balance["read"].sum()), "rows"),
            _("行，来自 {count} 个部门").format(count=len(written.departments)),
        ),
        (_("底册"), door(fusion.organisations.height, "organisations"), _("家，每家只有一条")),
        (
            _("企业"),
            door(
                int((kinds == "enterprise").sum()),
                "organisations",
                [(ORG_KIND, word(KINDS, "enterprise"))],
            ),
            _("家，不含分支机构和个体户"),
        ),
        (_("社会组织"), door(social, "kinds"), _("家，社会团体、社会服务机构、基金会")),
        (
            _("待核对"),
            door(fusion.questions.height, "questions"),
            _("题，涉及 {rows} 行").format(rows=number(waiting)),
        ),
        (_("退回"), door(rejected, "rejected"), _("行，原因见下")),
    ]
    cells = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{figure}</dd><dd><small>{escape(unit)}</small></dd></div>"
        for name, figure, unit in tiles
    )
    return f'<dl class="tiles">{cells}</dl>'


def _balance(written: Round) -> str:
    """The same numbers as in the picture, and the proof that they add up."""
    ends = list(STATUS)
    lines = []
    for place, line in enumerate(written.fusion.balance.iter_rows(named=True)):
        target = f"rows-{place}"
        doors = [door(line[end], target, [(ROW_STATUS, word(STATUS, end))]) for end in ends]
        lines.append(
            [escape(line["department"]), door(line["read"], target), *doors, _closes(line)]
        )
    total = {name: int(written.fusion.balance[name].sum()) for name in ("read", *ends)}
    doors = [door(total[end], "rows", [(ROW_STATUS, word(STATUS, end))]) for end in ends]
    foot = [escape(_("合计")), door(total["read"], "rows"), *doors, _closes(total)]
    headings = [_("部门"), _("读入"), *[word(STATUS, end) for end in ends], _("平衡差")]
    return table(headings, lines, foot=foot)


def _closes(line: dict[str, int]) -> str:
    difference = line["read"] - sum(line[end] for end in STATUS)
    return (
        '<span class="closed">0 ✓</span>' if difference == 0 else f"<strong>{difference}</strong>"
    )


def _counts(written: Round) -> str:
    """The register by kind, by place, and the three-have enterprises."""
    table = written.fusion.organisations
    enterprises = table.filter(pl.col("kind") == "enterprise")
    groups = [
        ("kinds", _("按类型（家）"), _bars(table, "kind", KINDS, at=ORG_KIND)),
        ("places", _("按实际经营地所在区（家）"), _bars(table, "district", {}, at=ORG_DISTRICT)),
        (
            "three-have",
            _("企业是否三有（家；待核实不是“否”）"),
            _bars(enterprises, "three_have", YES_NO, at=ORG_THREE_HAVE),
        ),
    ]
    return (
        '<div class="columns">'
        + "".join(
            f'<div id="{name}"><h3>{escape(title)}</h3>{chart}</div>'
            for name, title, chart in groups
        )
        + "</div>"
    )


def _bars(table: pl.DataFrame, column: str, words: dict[str, str], *, at: int) -> str:
    counts = (
        table.group_by(column).len().sort("len", column, descending=[True, False], nulls_last=True)
    )
    also = [(ORG_KIND, word(KINDS, "enterprise"))] if column == "three_have" else []
    lines = []
    for code, count in counts.iter_rows():
        shown = word(words, code) if code else ""
        lines.append(
            Bar(shown or _("没有写明"), count, door(count, "organisations", [(at, shown), *also]))
        )
    return bars(lines)


def _unlisted(estimate: Estimate | None) -> str:
    if estimate is None:
        return f"<p>{escape(_('这一轮没有估算。'))}</p>"
    text = _(
        "各部门名单合起来列出企业 {listed} 家；估计另有约 {unlisted} 家谁也没列到，可能在 {low} 至 {high} 家之间。"
    )
    figures = {
        name: number(getattr(estimate, name)) for name in ("listed", "unlisted", "low", "high")
    }
    only = _("只对企业估算；社会组织不估算。")
    method = f"{estimate.method} · {estimate.note} · {only}"
    return f'<p>{escape(text.format(**figures))}</p><p class="lead">{escape(method)}</p>'


def _rejected(rows: pl.DataFrame) -> str:
    gone = rows.filter(pl.col("status") == word(STATUS, "rejected"))
    if gone.is_empty():
        return f"<p>{escape(_('没有退回的行。'))}</p>"
    counts = gone.group_by("reason").len().sort("len", "reason", descending=[True, False])
    lines = [
        Bar(
            reason or _("没有写明"),
            count,
            door(
                count, "rows", [(ROW_STATUS, word(STATUS, "rejected")), (ROW_REASON, reason or "")]
            ),
        )
        for reason, count in counts.iter_rows()
    ]
    return bars(lines)
