"""The sheet 待核对: the questions, and the place where a person answers them."""

import polars as pl

from jingwei.fusion.outputs.model import Round
from jingwei.fusion.outputs.words import JUDGEMENTS, QUESTION_KINDS, comma, word, worded
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.sheets import WAITING, Column, Kind, Sheet

# The same in every language: answers are found by these headings when the workbook comes back.
MACHINE_HEADINGS = ("question", "left_record", "right_record")
ANSWER_HEADINGS = {
    "judgement": ("答案", "Answer"),
    "who": ("核对人", "Checked by"),
    "why": ("核对说明", "Note"),
}


def review_sheet(written: Round) -> Sheet:
    """One line a question, both sides beside each other; amber until it is answered."""
    questions = written.fusion.questions.sort("question")
    choices = comma().join(word(JUDGEMENTS, code) for code in JUDGEMENTS)
    notes = (
        _(
            "{day} · 共 {count} 题 · 在“答案”栏下拉选择：{choices}；答完存盘，下次运行时用 --decisions 交回"
        ).format(day=written.day, count=questions.height, choices=choices),
        _("没有问题，不用答。")
        if questions.is_empty()
        else _(
            "请勿删改隐藏的列；可以只答一部分，可以排序、筛选；拿不准就选“说不准”，两家照旧分开待核；"
            "以前答错的，在那一本里改选“撤销”再交回。"
        ),
    )
    return Sheet(
        name=_("待核对"),
        title=_("待核对的问题"),
        columns=_columns(),
        rows=_rows(questions),
        notes=notes,
        unanswered="judgement",
        frozen=1,
        printed=10,
        tab=WAITING if questions.height else "",
    )


def _rows(questions: pl.DataFrame) -> pl.DataFrame:
    empty = pl.lit(None, dtype=pl.String)
    return questions.with_columns(
        worded("kind", QUESTION_KINDS),
        left=_side("left"),
        right=_side("right"),
        judgement=empty,
        who=empty,
        why=empty,
        number=pl.col("question").cast(pl.Int64),
    ).with_columns(pl.col("question").cast(pl.String))


def _side(side: str) -> pl.Expr:
    """One side in three lines: name and number; what it says; where it stands."""
    name = pl.concat_str(f"{side}_name", f"{side}_organisation", separator="　", ignore_nulls=True)
    sheet = pl.when(pl.col(f"{side}_sheet").fill_null("") != "").then(pl.col(f"{side}_sheet"))
    place = pl.concat_str(
        f"{side}_file",
        sheet,
        pl.format(_("第 {} 行"), f"{side}_row"),
        separator=" / ",
        ignore_nulls=True,
    )
    return pl.concat_str(name, f"{side}_detail", place, separator="\n", ignore_nulls=True)


def _columns() -> list[Column]:
    wrapped = Kind.WRAPPED
    answers = tuple(word(JUDGEMENTS, code) for code in JUDGEMENTS)
    return [
        Column("number", _("题号"), 6, Kind.NUMBER, hint=_("最值得先答的在前")),
        Column("kind", _("问什么"), 11, hint=_("两家是不是同一家；或一家是不是该分成两家")),
        Column("left", _("甲"), 44, wrapped, hint=_("名称和经纬号；名单上的内容；出处")),
        Column("right", _("乙"), 44, wrapped, hint=_("同上")),
        Column("reason", _("依据"), 26, wrapped, hint=_("哪些一致，哪些不一致")),
        Column(
            "effect", _("答案会改变什么"), 26, wrapped, hint=_("答“同一家”或“不是同一家”之后的变化")
        ),
        Column("rows_affected", _("涉及行数"), 8, Kind.NUMBER, hint=_("答案会动到的名单行数")),
        Column(
            "judgement",
            _("答案"),
            13,
            Kind.ANSWER,
            choices=answers,
            hint=_("下拉选择；空着表示还没答"),
        ),
        Column("who", _("核对人"), 10, Kind.ANSWER, hint=_("可不填")),
        Column("why", _("核对说明"), 22, Kind.ANSWER, hint=_("可不填，写核对的依据")),
        *[Column(key, key, 10, hidden=True) for key in MACHINE_HEADINGS],
    ]
