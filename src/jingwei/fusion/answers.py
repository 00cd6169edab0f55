"""Answers as a csv file: the review list with a judgement beside each question."""

from pathlib import Path

import polars as pl

from jingwei.fusion.model import Judgement
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _

NEEDED = ("left_file", "left_sheet", "left_row", "right_file", "right_sheet", "right_row")

# What people write for a judgement, besides its own word; the first is what we show.
WORDS = {
    Judgement.SAME: (mark("同一家"), "the same", "same organisation", "相同", "是", "yes"),
    Judgement.DIFFERENT: (
        mark("不是同一家"), "不同", "不相同", "not the same", "not same", "否", "no",
    ),
    Judgement.UNSURE: (mark("说不准"), "不确定", "not sure"),
    Judgement.UNDO: (mark("撤销"), "撤消", "取消"),
}  # fmt: skip


class AnswersRefused(ValueError):
    """The answers cannot be read; the message says what is wrong and what to do, a line a fault."""


def meant(said: str) -> Judgement | None:
    """The judgement that a word stands for, in Chinese, in English or in the reader's language."""
    word = said.strip().casefold()
    for judgement, words in WORDS.items():
        if word in {str(judgement), *words, _(words[0]).casefold()}:
            return judgement
    return None


def read(path: Path) -> pl.DataFrame:
    """Judgements with the places of their rows, as `decisions.resolve` takes them; lines without an answer fall away.

    UTF-8 or UTF-16 with or without a mark, or GB18030; commas, semicolons or tabs, as spreadsheets
    save. Raises AnswersRefused.
    """
    text = _text(path)
    try:
        table = pl.read_csv(text.encode(), infer_schema=False, separator=_separator(text))
    except pl.exceptions.PolarsError as fault:
        raise AnswersRefused(
            _("{path} 不是 csv 表：{fault}").format(path=path, fault=fault)
        ) from fault
    table = table.rename({name: name.strip().lower() for name in table.columns}, strict=False)
    by_record = {"left_record", "right_record"} <= set(table.columns)
    missing = [c for c in (*(() if by_record else NEEDED), "judgement") if c not in table.columns]
    if missing:
        raise AnswersRefused(
            _("{path} 缺少列：{columns}。请用 review.csv 作答。").format(
                path=path, columns="、".join(missing)
            )
        )
    return _judged(table, path)


def _judged(table: pl.DataFrame, path: Path) -> pl.DataFrame:
    """The answered lines with the judgements' own words; refuses all that are no answer at once."""
    said = table["judgement"].fill_null("").str.strip_chars()
    words = {word: meant(word) for word in said.unique().to_list()}
    faults = [
        _("{path} 第 {line} 行：看不懂答案“{answer}”。请填 {words}，或留空。").format(
            path=path, line=line, answer=word[:40], words="、".join(_(w[0]) for w in WORDS.values())
        )
        for line, word in enumerate(said.to_list(), start=2)
        if word and words[word] is None
    ]
    if faults:
        raise AnswersRefused("\n".join(faults))
    known = {word: str(judgement) for word, judgement in words.items() if judgement}
    judged = table.with_columns(judgement=said.replace_strict(known, default="", return_dtype=pl.String))  # fmt: skip
    return judged.filter(pl.col("judgement") != "")


def _separator(text: str) -> str:
    """The sign that parts the headings: none of them holds any of the three."""
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _text(path: Path) -> str:
    raw = path.read_bytes()
    marked = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AnswersRefused(_("{path} 的文字编码认不出来，请存为 UTF-8。").format(path=path))
