"""What the lists of each department are worth: codes, gaps, contradictions; and who overlaps with whom."""

from html import escape

import polars as pl

from jingwei.fusion.outputs.model import Round
from jingwei.fusion.outputs.report.embedded import watched
from jingwei.fusion.outputs.report.markup import (
    ANY,
    ORG_DEPARTMENTS,
    ROW_FLAGS,
    ROW_LOST,
    ROW_MISSING,
    ROW_WON,
    door,
    number,
    percent,
    table,
)
from jingwei.fusion.outputs.words import FLAGS, comma, word
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.codes import is_uscc

DAMAGED = ("bad_uscc", "bad_orgcode", "excel_precision_loss", "code_repaired")
HEATS = 6


def quality(written: Round, rows: pl.DataFrame) -> str:
    """One line a department; each number opens its rows."""
    valid = _valid_codes(written.records)
    has_column = _has_column(written.records)
    lines = []
    for place, department in enumerate(written.departments):
        own = rows.filter(pl.col("department") == department)
        name = escape(department)
        target = f"rows-{place}"
        cells = [name, door(own.height, target), _share(valid.get(department), own.height)]
        cells.append(_damaged(own, target))
        for gap in watched():
            count = int(own["missing"].fill_null("").str.split(comma()).list.contains(gap).sum())
            known = gap in has_column.get(department, set())
            cells.append(door(count, target, [(ROW_MISSING, gap)]) if known else "—")
        for column, at in (("lost", ROW_LOST), ("won", ROW_WON)):
            count = int((own[column].fill_null("") != "").sum())
            cells.append(door(count, target, [(at, ANY)]))
        lines.append(cells)
    headings = [_("部门"), _("行数"), _("代码有效"), _("代码损坏")]
    headings += [_("缺{what}").format(what=gap) for gap in watched()]
    return table([*headings, _("说法未采用"), _("说法被采用")], lines)


def _valid_codes(records: pl.DataFrame) -> dict[str, int]:
    """Rows with a code whose check digits are right, per department that has a column of codes."""
    if "org.uscc" not in records.columns:
        return {}
    codes = (
        pl.col("org.uscc").str.normalize("NFKC").str.replace_all(r"[\s'-]", "").str.to_uppercase()
    )
    frame = records.select("department", code=codes)
    distinct = frame["code"].drop_nulls().unique()
    good = distinct.filter(
        pl.Series([is_uscc(code) for code in distinct.to_list()], dtype=pl.Boolean)
    )
    said = frame.group_by("department").agg(
        valid=pl.col("code").is_in(good.implode()).sum(), any=pl.col("code").is_not_null().any()
    )
    return {department: valid for department, valid, has in said.iter_rows() if has}


def _has_column(records: pl.DataFrame) -> dict[str, set[str]]:
    """The things of which a department's list has a column with anything in it."""
    found: dict[str, set[str]] = {}
    for name, fields in watched().items():
        present = [field for field in fields if field in records.columns]
        if present:
            has = pl.any_horizontal(pl.col(field).is_not_null().any() for field in present)
            said = records.group_by("department").agg(has.alias("has")).filter("has")
            for department in said["department"]:
                found.setdefault(department, set()).add(name)
    return found


def _share(valid: int | None, rows: int) -> str:
    return "—" if valid is None else f'<span title="{valid} / {rows}">{percent(valid, rows)}</span>'


def _damaged(own: pl.DataFrame, target: str) -> str:
    """Damaged codes, kind by kind where there are several."""
    flags = own["flags"].fill_null("").str.split(comma())
    counts = {flag: int(flags.list.contains(word(FLAGS, flag)).sum()) for flag in DAMAGED}
    found = [
        door(count, target, [(ROW_FLAGS, word(FLAGS, flag))], title=word(FLAGS, flag))
        for flag, count in counts.items()
        if count
    ]
    return " + ".join(found) or door(0, target)


def overlap(written: Round) -> str:
    """How many organisations each two departments both list, as a table with shades."""
    names = written.departments
    both = _both(written.fusion.organisations)
    lines = []
    for left, name in enumerate(names):
        cells = [f"{left + 1} {escape(name)}"]
        cells += [_shaded(both, name, other) for other in names]
        lines.append(cells)
    headings = [_("部门"), *[str(place + 1) for place in range(len(names))]]
    return table(headings, lines).replace("<table>", '<table class="heat">', 1)


def _both(organisations: pl.DataFrame) -> dict[tuple[str, str], int]:
    listed = organisations.select(
        "organisation", name=pl.col("departments").fill_null("").str.split(";")
    )
    listed = listed.explode("name").filter(pl.col("name") != "")
    pairs = listed.join(listed, on="organisation").group_by("name", "name_right").len()
    return {(left, right): count for left, right, count in pairs.iter_rows()}


def _shaded(both: dict[tuple[str, str], int], left: str, right: str) -> str:
    """A number on the shade of its share of the shorter list; the diagonal is the list itself."""
    count = both.get((left, right), 0)
    if left == right:
        return f"<b>{door(count, 'organisations', [(ORG_DEPARTMENTS, left)])}</b>"
    shorter = min(both.get((left, left), 0), both.get((right, right), 0))
    heat = round(HEATS * count / shorter) if shorter else 0
    where = [(ORG_DEPARTMENTS, left), (ORG_DEPARTMENTS, right)]
    title = f"{left} × {right}: {number(count)}"
    return f'<span class="h{heat}">{door(count, "organisations", where, title=title)}</span>'
