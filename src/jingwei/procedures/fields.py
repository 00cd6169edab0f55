"""What a step asks: typed fields, and reading the answers to them, without a database (R-C.3)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from jingwei.journal.content import looks_personal
from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.files_named import files_key, read_tokens
from jingwei.units.kinds import Kind

Answer = str | int | bool | date | None
KEY = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
LONGEST_TEXT = 1_000
LONGEST_REFERENCE = 200
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BIGGEST = 1 << 53  # what jsonb and every browser still keep exactly


class Ask(StrEnum):
    """The kinds of answer."""

    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    NUMBER = "number"  # a whole number, not below 0: a count
    YES_NO = "yes_no"
    UNIT = "unit"  # the id of a unit
    EVIDENCE = "evidence"  # a document's number, or files (`Field.files`)


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `title`, `help` and the titles of choices are Chinese source texts.

    `choices`: key and title of each, for a choice alone. `confirm`: the subject already holds this
    value, which comes filled in, to be confirmed or put right; without it such a field is refused.
    `kinds`: of which a unit may be, any where there are none. `few`: a count of people, of which few are
    told as such (E-17). `files`: so many may stand for a piece of evidence, in the place of its number or beside it.
    `told`: the asker reads the answer too (R-C.16); a note between officials is not told.
    """

    key: str
    title: str
    ask: Ask = Ask.TEXT
    required: bool = True
    help: str = ""
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)
    confirm: bool = False
    kinds: tuple[Kind, ...] = ()
    few: bool = False
    files: int = 0
    told: bool = False

    def problems(self) -> list[str]:
        """What is wrong with the field itself, in words for who writes definitions."""
        found = []
        if not KEY.fullmatch(self.key):
            found.append(f"the key {self.key!r} is not lower case with underscores")
        if not self.title.strip():
            found.append(f"{self.key} has no title")
        if (self.ask is Ask.CHOICE) != bool(self.choices) or len(self.choices) == 1:
            found.append(f"{self.key}: a choice has two choices or more, nothing else has any")
        if self.kinds and self.ask is not Ask.UNIT:
            found.append(f"{self.key} is no unit and has kinds of one")
        if self.few and self.ask is not Ask.NUMBER:
            found.append(f"{self.key} is no count of people")
        if self.files < 0 or (self.files and self.ask is not Ask.EVIDENCE):
            found.append(f"{self.key} is no evidence and takes files")
        if any(not key or not title.strip() for key, title in self.choices.items()):
            found.append(f"{self.key} has a choice without key or title")
        return found


def read_answers(
    asked: Sequence[Field], answers: Mapping[str, Answer]
) -> tuple[dict[str, Answer], dict[str, str]]:
    """The answers in their own types, without the blank ones; and the faults by field, in words.

    Texts of forms and workbooks are understood: "12", "是", "2026-06-15". An answer to what was not
    asked is a fault as well. Whether a unit stands is not looked at.
    """
    kept: dict[str, Answer] = {}
    faults = {
        key: _("这一步不需要填写“{key}”。").format(key=key) for key in _unasked(asked, answers)
    }
    for one in asked:
        value = _bare(answers.get(one.key))
        files = _files(one, answers, faults)
        if files:
            kept[files_key(one.key)] = files
        if value in (None, ""):
            if one.required and not files:
                faults.setdefault(one.key, _missing(one))
            continue
        try:
            kept[one.key] = _READERS[one.ask](value, one)
        except ValueError as fault:
            faults[one.key] = str(fault)
    return kept, faults


def plain(answers: Mapping[str, Answer]) -> dict[str, str | int | bool | None]:
    """The answers as jsonb keeps them: days as text."""
    return {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in sorted(answers.items())
    }


def _unasked(asked: Sequence[Field], answers: Mapping[str, Answer]) -> list[str]:
    named = {files_key(one.key) for one in asked if one.files}
    return sorted(set(answers) - {one.key for one in asked} - named)


def _files(asked: Field, answers: Mapping[str, Answer], faults: dict[str, str]) -> str:
    """The tokens of the files that stand for the answer, "" for none; what is wrong goes to the faults."""
    if not asked.files:
        return ""
    try:
        said = answers.get(files_key(asked.key))
        return read_tokens(said, title=_(asked.title), most=asked.files)
    except ValueError as fault:
        faults[asked.key] = str(fault)
        return ""


def _missing(asked: Field) -> str:
    said = _("请填写“{title}”，或附上文件。") if asked.files else _("请填写“{title}”。")
    return said.format(title=_(asked.title))


def _bare(value: Answer) -> Answer:
    return value.strip() if isinstance(value, str) else value


def _text(value: Answer, asked: Field) -> str:
    longest = LONGEST_TEXT if asked.ask is Ask.TEXT else LONGEST_REFERENCE
    if not isinstance(value, str) or len(value) > longest:
        said = _("“{title}”要写成不超过 {most} 个字的文字。")
        raise ValueError(said.format(title=_(asked.title), most=longest))
    if not all(sign.isprintable() or sign in "\n\r\t" for sign in value):
        said = _("“{title}”里有看不见的控制字符，请删去。")
        raise ValueError(said.format(title=_(asked.title)))
    if looks_personal(value):
        said = _("“{title}”里像是有电话号码或身份证号，请删去。")
        raise ValueError(said.format(title=_(asked.title)))
    return value


def _choice(value: Answer, asked: Field) -> str:
    if isinstance(value, str) and value in asked.choices:
        return value
    titles = "、".join(_(title) for title in asked.choices.values())
    said = _("“{title}”请从这些里选一个：{choices}。")
    raise ValueError(said.format(title=_(asked.title), choices=titles))


def _day(value: Answer, asked: Field) -> date:
    if type(value) is date:
        return value
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError(_("“{title}”要写成 2026-06-15 这样的日期。").format(title=_(asked.title)))


def _number(value: Answer, asked: Field) -> int:
    text = "" if isinstance(value, bool) else str(value)
    if re.fullmatch(r"[0-9]{1,16}", text) and int(text) < _BIGGEST:
        return int(text)
    raise ValueError(_("“{title}”要填 0 或正整数。").format(title=_(asked.title)))


def _yes_no(value: Answer, asked: Field) -> bool:
    known: dict[str, bool] = {"True": True, "是": True, "False": False, "否": False}
    if str(value) in known:
        return known[str(value)]
    raise ValueError(_("“{title}”请填是或否。").format(title=_(asked.title)))


def _unit(value: Answer, asked: Field) -> int:
    text = "" if isinstance(value, bool) else str(value)
    if re.fullmatch(r"[0-9]{1,16}", text):
        return int(text)
    raise ValueError(_("“{title}”请选一个单位。").format(title=_(asked.title)))


_READERS: dict[Ask, Callable[[Answer, Field], Answer]] = {
    Ask.TEXT: _text,
    Ask.CHOICE: _choice,
    Ask.DATE: _day,
    Ask.NUMBER: _number,
    Ask.YES_NO: _yes_no,
    Ask.UNIT: _unit,
    Ask.EVIDENCE: _text,
}
