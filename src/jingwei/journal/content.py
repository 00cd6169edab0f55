"""What an entry may say: ids, codes, counts; nothing that looks like a person's number (R-J.4)."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from jingwei.journal.digest import Detail, Details
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.codes import is_uscc

LONGEST_TEXT = 128  # characters: codes and digests, no prose
DEEPEST = 4  # levels of details
_BIGGEST = 1 << 63

_ACTION = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")
_KIND = re.compile(r"[a-z][a-z0-9_.]*")
# An opaque id has room for no name, no address of a mailbox, no phone with its plus.
_ACTOR = re.compile(r"[0-9A-Za-z_-]{0,64}")
_CHAIN = re.compile(r"[0-9A-Za-z_./-]{0,64}")

# In a run of letters and digits it would be part of a code.
_ALONE, _ENDS = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
_MOBILE = rf"{_ALONE}(?:\+?86[ .-]?)?1[3-9]\d[ .-]?\d{{4}}[ .-]?\d{{4}}{_ENDS}"
_LANDLINE = rf"{_ALONE}(?:\+?86[ .-]?)?\(?0[1-9]\d{{1,2}}\)?[ .-]?[2-9]\d{{6,7}}{_ENDS}"
_PHONE = re.compile(f"{_MOBILE}|{_LANDLINE}")
_IDENTITY = re.compile(rf"{_ALONE}\d{{17}}[0-9Xx]{_ENDS}")
_LONG = re.compile(r"\d(?:[ .()-]{0,2}\d){9}")  # the fewest digits a phone has
# The last part of a UUID may be twelve digits that begin like an area code.
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
# A year, a month and a day of birth where a citizen's number has them, whatever its check says.
_BORN = re.compile(r"[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx]")


class EntryRefused(Exception):
    """The journal does not take this entry; the message names the part, never the value."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What was acted on: its kind and its id, such as ("organisation", "JW-0000123")."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that was done: a dotted key, what it was done to, and ids, codes and counts."""

    action: str
    subject: Subject
    details: Details = field(default_factory=dict)


def checked(act: Act) -> Act:
    """The act in the one form in which it is kept: NFC texts; raises EntryRefused."""
    if not _ACTION.fullmatch(act.action):
        raise EntryRefused(_("日志的动作要写成 register.merge 这样的代号。"))
    if not _KIND.fullmatch(act.subject.kind):
        raise EntryRefused(_("日志的对象类别要写成 organisation 这样的代号。"))
    subject = Subject(act.subject.kind, text(act.subject.id, place="subject"))
    details = _mapping(act.details, place="details", depth=1)
    return Act(act.action, subject, details)


def chain_key(key: str) -> str:
    """The key of a chain; raises EntryRefused where it is no code."""
    if not _CHAIN.fullmatch(key):
        raise EntryRefused(_("日志链的代号只能用字母、数字和 _ . / - 。"))
    return text(key, place="chain")


def actor_key(key: str) -> str:
    """The id of an account, "" for the program itself; EntryRefused for a name or a number."""
    if not _ACTOR.fullmatch(key):
        raise EntryRefused(_("日志里的经办人只能是账号的内部编号。"))
    return text(key, place="actor")


def text(value: str, *, place: str) -> str:
    """The text in NFC; refuses prose, signs nobody sees, what looks like a person's number."""
    kept = unicodedata.normalize("NFC", value)
    if len(kept) > LONGEST_TEXT or not kept.isprintable():
        said = _("日志的 {place} 太长或含有看不见的字符：日志里只放编号、代码和计数。")
        raise EntryRefused(said.format(place=place))
    _refuse_persons(kept, place=place)
    return kept


def looks_personal(value: str) -> bool:
    """True where a phone or a citizen's number stands in the text, in whatever width of digits."""
    bare = value if value.isascii() else unicodedata.normalize("NFKC", value)
    if not _LONG.search(bare):
        return False
    bare = _UUID.sub("", bare)
    if _PHONE.search(bare):
        return True
    return any(_is_identity(found[0]) for found in _IDENTITY.finditer(bare))


def _is_identity(number: str) -> bool:
    """A date of birth stands in it, and it is no organisation's code (R-1.15)."""
    return bool(_BORN.fullmatch(number)) and not is_uscc(number.upper())


def _refuse_persons(value: str, *, place: str) -> None:
    if looks_personal(value):
        said = _("日志的 {place} 里像是有电话号码或身份证号：日志里只放编号、代码和计数。")
        raise EntryRefused(said.format(place=place))


def _mapping(details: Details, *, place: str, depth: int) -> dict[str, Detail]:
    kept: dict[str, Detail] = {}
    for key, value in details.items():
        if not isinstance(key, str):
            raise EntryRefused(_not_kept(place))
        name = text(key, place=place)
        if name in kept:
            said = _("日志的 {place} 里有两个写法不同而实为相同的键。")
            raise EntryRefused(said.format(place=place))
        kept[name] = _detail(value, place=f"{place}.{name}", depth=depth)
    return kept


def _detail(value: Detail, *, place: str, depth: int) -> Detail:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return text(value, place=place)
    if isinstance(value, int) and abs(value) < _BIGGEST:
        _refuse_persons(str(value), place=place)
        return int(value)
    if depth < DEEPEST and isinstance(value, Mapping):
        return _mapping(value, place=place, depth=depth + 1)
    if depth < DEEPEST and isinstance(value, list | tuple):
        return [_detail(item, place=place, depth=depth + 1) for item in value]
    raise EntryRefused(_not_kept(place))


def _not_kept(place: str) -> str:
    said = _("日志的 {place} 里只能有编号、代码和计数：文字、整数、是否，最多四层。")
    return said.format(place=place)
