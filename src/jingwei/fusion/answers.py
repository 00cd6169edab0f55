"""Answers as a csv file: the review list with a judgement beside each question."""

from pathlib import Path

import polars as pl

from jingwei.kernel.catalogue import translate as _

NEEDED = ("left_file", "left_sheet", "left_row", "right_file", "right_sheet", "right_row")


class AnswersRefused(ValueError):
    """The answers cannot be read; the message says what is wrong and what to do."""


def read(path: Path) -> pl.DataFrame:
    """Judgements with the places of their rows, as `decisions.resolve` takes them; lines without an answer fall away.

    UTF-8 with or without a mark, or GB18030. Raises AnswersRefused.
    """
    text = _text(path)
    try:
        table = pl.read_csv(text.encode(), infer_schema=False)
    except pl.exceptions.PolarsError as fault:
        raise AnswersRefused(
            _("{path} 不是 csv 表：{fault}").format(path=path, fault=fault)
        ) from fault
    by_record = {"left_record", "right_record"} <= set(table.columns)
    missing = [c for c in (*(() if by_record else NEEDED), "judgement") if c not in table.columns]
    if missing:
        raise AnswersRefused(
            _("{path} 缺少列：{columns}。请用 review.csv 作答。").format(
                path=path, columns="、".join(missing)
            )
        )
    return table.filter(pl.col("judgement").fill_null("").str.strip_chars() != "")


def _text(path: Path) -> str:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AnswersRefused(_("{path} 的文字编码认不出来，请存为 UTF-8。").format(path=path))
