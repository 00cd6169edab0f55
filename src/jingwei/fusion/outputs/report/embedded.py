"""The rows and organisations that the report's numbers open, as compact text inside the page.

Each list is a <pre> of lines with tabs: readable as it stands, light for an old browser, and turned
into a table with a filter by the page's script.
"""

from html import escape

import polars as pl

from jingwei.fusion.outputs.model import Round
from jingwei.fusion.outputs.words import (
    FIELDS,
    FLAGS,
    KINDS,
    STATUS,
    YES_NO,
    comma,
    heading,
    joined,
    worded,
)
from jingwei.kernel.catalogue import translate as _

PLACE = ["file", "sheet", "row"]
MOST = 50_000
_BREAKS = r"[\t\r\n\v\f]+"


def watched() -> dict[str, tuple[str, ...]]:
    """What a row may lack, in words, and the fields that would hold it."""
    return {
        _("代码"): ("org.uscc", "org.reg_no", "org.org_code", "org.cert_no", "org.tax_id"),
        _("电话"): ("org.contact_phone",),
        _("地址"): ("org.operating_address", "org.registered_address"),
        _("法人"): ("org.legal_rep",),
    }


def detailed_rows(written: Round) -> pl.DataFrame:
    """Every row with what the report tells of it.

    department, file, sheet, row, status, organisation, name, missing, flags, lost, won, reason:
    lists of words; lost and won are the fields in which others contradict it.
    """
    raw = written.records
    name = pl.col("org.name") if "org.name" in raw.columns else pl.lit(None, dtype=pl.String)
    told = raw.select(*PLACE, name.alias("name"), _missing(raw).alias("missing"))
    rows = written.fusion.rows.join(
        told, on=PLACE, how="left", nulls_equal=True, maintain_order="left"
    )
    rows = rows.join(
        _contested(written.contested),
        on=PLACE,
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    return rows.with_columns(worded("status", STATUS), joined("flags", FLAGS))


def _missing(raw: pl.DataFrame) -> pl.Expr:
    """What the row lacks of the things that its list has a column for."""
    parts = []
    for name, fields in watched().items():
        present = [field for field in fields if field in raw.columns]
        if present:
            has = pl.any_horizontal(pl.col(field).is_not_null() for field in present)
            parts.append(pl.when(~has & has.any().over("department")).then(pl.lit(name)))
    return pl.concat_str(parts, separator=comma(), ignore_nulls=True) if parts else pl.lit("")


def _contested(spoken: pl.DataFrame) -> pl.DataFrame:
    """file, sheet, row, lost, won: the disputed fields in which the row's word did not, or did, count."""
    winner = spoken.filter("won").group_by("pair").agg(winner=pl.col("meaning").min())
    sides = spoken.join(winner, on="pair").with_columns(
        worded("field", FIELDS), agrees=pl.col("meaning") == pl.col("winner")
    )
    fields = pl.col("field").unique().sort()
    lost = sides.filter(~pl.col("agrees")).group_by(PLACE).agg(lost=fields.str.join(comma()))
    won = sides.filter("agrees").group_by(PLACE).agg(won=fields.str.join(comma()))
    return lost.join(won, on=PLACE, how="full", coalesce=True, nulls_equal=True)


def embedded_rows(written: Round, rows: pl.DataFrame) -> str:
    """The lists of rows, one a department, inside one fold."""
    is_whole = rows.height <= MOST
    kept = rows if is_whole else rows.filter(_is_exceptional()).head(MOST)
    headings = [_("部门"), _("表"), _("行"), _("处理"), _("经纬号"), _("名称"), _("缺项")]
    headings += [_("标记"), _("未采用"), _("采用"), _("原因")]
    several = (
        kept.group_by("department").agg(pl.col("file").n_unique() > 1).rename({"file": "several"})
    )
    kept = kept.join(several, on="department", how="left", maintain_order="left")
    lines = kept.select("department", text=_line(*_row_columns()))
    parts = [
        _fold(
            f"rows-{place}",
            department,
            headings,
            lines.filter(pl.col("department") == department)["text"],
        )
        for place, department in enumerate(written.departments)
    ]
    summary = escape(_("全部名单行 {count}").format(count=f"{rows.height:,}"))
    note = "" if is_whole else _partial(rows.height, kept.height)
    return f'<details class="all" id="rows"><summary>{summary}</summary>{note}{"".join(parts)}</details>'


def _is_exceptional() -> pl.Expr:
    unusual = pl.col("status").is_in([_(STATUS["waiting"]), _(STATUS["rejected"])])
    return unusual | (pl.col("flags").fill_null("") != "")


def _partial(read: int, kept: int) -> str:
    text = _("名单共 {read} 行，这里只收 {kept} 行待核、退回或有标记的；全部在 rows.csv。")
    return f'<p class="lead">{escape(text.format(read=f"{read:,}", kept=f"{kept:,}"))}</p>'


def _row_columns() -> list[pl.Expr]:
    sheet = pl.col("sheet").fill_null("")
    stem = pl.col("file").str.replace(r"\.[^.]*$", "")
    both = pl.when(sheet == "").then(stem).otherwise(pl.format("{}/{}", stem, sheet))
    where = pl.when(pl.col("several") | (sheet == "")).then(both).otherwise(sheet)
    names = ("status", "organisation", "name", "missing", "flags", "lost", "won", "reason")
    return [
        pl.col("department"),
        where,
        pl.col("row").cast(pl.String),
        *[pl.col(name) for name in names],
    ]


def embedded_organisations(written: Round) -> str:
    """The list of organisations, one line each, with the departments that list it."""
    table = written.fusion.organisations
    is_whole = table.height <= MOST
    kept = table if is_whole else table.filter(pl.col("flags").fill_null("") != "").head(MOST)
    shown = kept.with_columns(
        worded("kind", KINDS), worded("three_have", YES_NO), joined("departments")
    )
    names = ["organisation", "name", "uscc", "kind", "district", "three_have", "departments"]
    lines = shown.select(text=_line(*map(pl.col, names)))["text"]
    title = _("底册各家")
    note = _("底册共 {read} 家，这里只收 {kept} 家有标记的；全部在 register.xlsx。")
    said_so = "" if is_whole else note.format(read=f"{table.height:,}", kept=f"{kept.height:,}")
    return _fold("organisations", title, [heading(name) for name in names], lines, note=said_so)


def _line(*columns: pl.Expr) -> pl.Expr:
    plain = [c.fill_null("").str.replace_all(_BREAKS, " ") for c in columns]
    return pl.concat_str(plain, separator="\t").str.strip_chars_end("\t")


def _fold(name: str, title: str, headings: list[str], lines: pl.Series, *, note: str = "") -> str:
    text = escape("\n".join(["\t".join(headings), *lines.to_list()]), quote=False)
    intro = f'<p class="lead">{escape(note)}</p>' if note else ""
    return (
        f'<details class="list" id="{name}"><summary>{escape(title)} '
        f'<small>{len(lines):,}</small></summary>{intro}<pre tabindex="0">{text}</pre></details>'
    )
