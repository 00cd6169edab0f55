"""The office's own words for procedures, states and steps, and its own terms; nothing else of them changes (R-C.26)."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.conf import settings

from jingwei.journal.content import looks_personal
from jingwei.kernel.catalogue import Language, spoken
from jingwei.kernel.catalogue import translate as _

STATES, STEPS = "states", "steps"
LONGEST, LONGEST_ENGLISH, LONGEST_TERM = 30, 60, 250  # characters; working days
_WORDS, _DUE = ("title", "title_en"), "due"


class ProfileRefused(Exception):
    """A file of local words cannot be used; the message names every fault with its place and cure."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a local word stands for: a procedure, or a state or step of it."""

    procedure: str
    kind: str = ""
    key: str = ""

    def __str__(self) -> str:
        return ".".join(filter(None, (self.procedure, self.kind, self.key)))


@dataclass(frozen=True, slots=True)
class Local:
    """What the office says in the place of ours; "" and None leave ours."""

    title: str = ""
    english: str = ""
    due: int | None = None


Profile = Mapping[Place, Local]


def word(title: str, at: Place) -> str:
    """What something is called here, in the reader's language; its English stays ours where the office has none."""
    local = profile().get(at, Local())
    said = local.title if spoken() is Language.CHINESE else local.english
    return said or _(title)


def term(due: int | None, at: Place) -> int | None:
    """Within how many working days a step into a state is due from now on."""
    return profile().get(at, Local()).due or due


def profile() -> Profile:
    """The words of the file that PROCEDURES_PROFILE names; none without it. It may come or change while the office runs."""
    path = Path(settings.PROCEDURES_PROFILE)
    return _profile(path, path.stat().st_mtime_ns if path.is_file() else 0)


@lru_cache(maxsize=2)
def _profile(path: Path, stamp: int) -> Profile:
    return read_file(path) if stamp else MappingProxyType({})


def read_file(path: Path) -> Profile:
    """The words of a file; raises ProfileRefused where it is none, or cannot be read."""
    try:
        return read_profile(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        raise ProfileRefused(_("本地用语读不了：{fault}").format(fault=fault)) from fault


def read_profile(text: str) -> Profile:
    """The words of a table by procedure, with its states and steps below; raises ProfileRefused with every fault."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise ProfileRefused(_("本地用语不是 TOML：{fault}").format(fault=fault)) from fault
    faults, found = list[str](), dict[Place, Local]()
    for key, table in told.items():
        for place, said in _places(key, table, faults):
            found[place] = _local(place, said, faults)
    if not found:
        faults.append(_("本地用语里一个词也没有，请照说明写好再换。"))
    if faults:
        raise ProfileRefused("\n".join(faults))
    return MappingProxyType(found)


def _places(key: str, table: object, faults: list[str]) -> Iterator[tuple[Place, dict[str, Any]]]:
    """The tables of a procedure, of its states and its steps."""
    here = Place(key)
    if not isinstance(table, dict):
        faults.append(_("{place}：要写成 [{place}] 一节。").format(place=here))
        return
    own = {name: said for name, said in table.items() if name not in (STATES, STEPS)}
    if own:
        yield here, own
    for kind in (STATES, STEPS):
        below = table.get(kind, {})
        for name, said in below.items() if isinstance(below, dict) else [("", None)]:
            place = Place(key, kind, name)
            if isinstance(said, dict):
                yield place, said
            else:
                text = _("{place}：要写成 [{procedure}.{kind}.键] 一节，里面写 title。")
                faults.append(text.format(place=place, procedure=key, kind=kind))


def _local(place: Place, said: Mapping[str, Any], faults: list[str]) -> Local:
    """The words and the term of one table; what is wrong with them goes to the faults."""
    known = (*_WORDS, _DUE) if place.kind == STATES else _WORDS
    for name in sorted(set(said) - set(known)):
        text = _("{place}.{name}：这里只能写 {known}，请删去。状态、步骤、权限不能在这里改。")
        faults.append(text.format(place=place, name=name, known=_("、").join(known)))
    for name, most in zip(_WORDS, (LONGEST, LONGEST_ENGLISH), strict=True):
        if name in said and not _is_word(said[name], most):
            text = _("{place}.{name}：要写成 1 至 {most} 个字的一行文字，不带电话。")
            faults.append(text.format(place=place, name=name, most=most))
    if "title_en" in said and "title" not in said:
        faults.append(_("{place}.title_en：有英文就要有中文，请加上 title。").format(place=place))
    due = said.get(_DUE)
    if _DUE in said and (type(due) is not int or not 1 <= due <= LONGEST_TERM):
        text = _("{place}.due：要写成 1 至 {most} 的整数，单位是工作日。")
        faults.append(text.format(place=place, most=LONGEST_TERM))
    return Local(str(said.get("title", "")).strip(), str(said.get("title_en", "")).strip(),
                 due if type(due) is int else None)  # fmt: skip


def _is_word(said: object, most: int) -> bool:
    bare = said.strip() if isinstance(said, str) else ""
    return 0 < len(bare) <= most and bare.isprintable() and not looks_personal(bare)
