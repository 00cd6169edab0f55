"""What single cells of an office's own ledger say: counts, days, several organisations in one cell (R-B.2)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from jingwei.fusion.privacy import masked_prose
from jingwei.fusion.reading.shapes import is_blank_word
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.codes import clean
from jingwei.kernel.days import Precision, read_date
from jingwei.kernel.text import fold

_COUNT = re.compile(r"(\d{1,5})(?:\.0+)?(?:人|名)?")
_FEW = re.compile(r"[<＜]\d")
_BETWEEN = re.compile(r"[\n\r、;；,，|]+")
_BETWEEN_CODES = re.compile(r"[\s、;；,，|/]+")
_NUMBERED = re.compile(r"(^|[\n;；,，、 ])\s*[(（]?\d{1,2}[.、)）．](?!\d)\s*", re.MULTILINE)
_ASIDE = re.compile(r"[(（](?:牵头|主体?|联建|挂靠|共建)[^()（）]{0,6}[)）]$")
_AND_OTHERS = re.compile(r"等\s*[\d一二三四五六七八九十]+\s*[家个户]?(?:企业|单位|组织)?$")
_UNTIL = re.compile(r"\s*(?:至|到|~|～|——|—|--)\s*")
_CODE_LENGTH = 18
_LONGEST_NAME = 12  # signs of a person's display name, points of names in other languages included
_SEVERAL = re.compile(r"[、,，;；/\n和]")
_NOT_OF_A_NAME = re.compile(r"\d{5,}|\d{3,4}[- ]\d+|[()（）:：\-\s]|电话|手机")


class Unreadable(ValueError):
    """A cell does not say what it should; the message says what it should, and never what it says (E-1)."""


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation as a cell names it."""

    text: str
    code: str


def count(text: str) -> int | None:
    """A number of people; None where nothing is said, or only that they are few. Raises Unreadable."""
    plain = fold(text).replace(" ", "")
    if is_blank_word(plain) and plain != "0" or _FEW.fullmatch(plain):
        return None
    found = _COUNT.fullmatch(plain)
    if found is None:
        raise Unreadable(_("要写人数，例如 12"))
    return int(found[1])


def is_few(text: str) -> bool:
    """Whether the cell says only that they are few, as the office's own ledgers do (E-17)."""
    return bool(_FEW.fullmatch(fold(text).replace(" ", "")))


def day(text: str) -> tuple[date | None, bool]:
    """The first day that a cell may mean, and whether it says the very day. Raises Unreadable."""
    if is_blank_word(text):
        return None, True
    found = read_date(text)
    if found is None:
        raise Unreadable(_("要写日期，例如 2019-05-20"))
    return found.first, found.precision is Precision.DAY


def period(text: str) -> tuple[date | None, date | None]:
    """Both ends of a term such as 2023.5-2026.5 written with 至 or a long stroke; one end alone is the last. Raises Unreadable."""
    if is_blank_word(text):
        return None, None
    parts = [one for one in _UNTIL.split(fold(text).strip()) if one]
    if len(parts) == 2:
        return day(parts[0])[0], day(parts[1])[0]
    try:
        return None, day(text)[0]
    except Unreadable:
        return None, None  # 三年: how long, not until when


def organisations(names: str, codes: str) -> tuple[list[Named], bool]:
    """The organisations that two cells name, and whether the cell says that there are more.

    As many codes as names belong to them in turn; else each stands for itself.
    """
    said = _BETWEEN.split(_NUMBERED.sub(r"\1", names))
    listed = [_name(one) for one in said if not is_blank_word(one)]
    has_more = any(_AND_OTHERS.search(one) for one in listed)
    texts = [text for one in listed if (text := _AND_OTHERS.sub("", one).strip())]
    numbers = [code for one in _BETWEEN_CODES.split(codes) if (code := _code(one))]
    if len(numbers) == len(texts):
        return [Named(text, code) for text, code in zip(texts, numbers, strict=True)], has_more
    return [*(Named(text, "") for text in texts), *(Named("", code) for code in numbers)], has_more


def _name(text: str) -> str:
    return _ASIDE.sub("", " ".join(text.split())).strip()


def _code(text: str) -> str:
    code = clean(text)
    return code if len(code) == _CODE_LENGTH and code.isascii() else ""


def display_name(text: str) -> str:
    """An instructor's name alone: no phone, no number beside it (E-19). Raises Unreadable."""
    plain = fold(text).strip()
    if _SEVERAL.search(plain):
        raise Unreadable(_("一行只写一名指导员"))
    name = _NOT_OF_A_NAME.sub("", plain)
    if not name or len(name) > _LONGEST_NAME:
        raise Unreadable(_("要写指导员的姓名，最多 {most} 字").format(most=_LONGEST_NAME))
    return name


def masked(texts: Iterable[str]) -> list[str]:
    """The texts with every phone in them masked (E-11)."""
    listed = pl.DataFrame({"said": list(texts)}, schema={"said": pl.String})
    return listed.select(masked_prose(pl.col("said"))).to_series().to_list()
