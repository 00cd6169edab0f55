"""The public fields: what is asked with, filled in and shown; nothing about persons is among them (R-A.6)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TypedDict

from jingwei.fusion.outputs.words import KINDS, LEGAL_STATUS
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.register.models import Entry
from jingwei.register.recognition.candidates import EVERY
from jingwei.register.recognition.places import Places
from jingwei.units.kinds import Kind

Value = dict[str, str]
# What an entry has of a field, given the places and whether in words or in codes.
Written = Callable[[Entry, Places, str], list[Value]]
CODES, WORDS = "code", "word"  # how a property with words of its own is filled in


class Type(TypedDict, total=False):
    """A type as the specification writes it."""

    id: str
    name: str
    broader: list["Type"]


@dataclass(frozen=True, slots=True)
class Property:
    """One public field: its id, its Chinese title, and what an entry has of it, in words or in codes."""

    id: str
    title: str
    values: Written

    @property
    def shown(self) -> dict[str, str]:
        """As suggestions and proposals show it."""
        return {"id": self.id, "name": _(self.title)}


def text(said: str) -> list[Value]:
    """A text as a value; none where it is blank."""
    return [{"str": said}] if said else []


def _day(said: date | None) -> list[Value]:
    return [{"date": f"{said.isoformat()}T00:00:00"}] if said else []


def _worded(field: str, words: Mapping[str, str]) -> Written:
    def values(entry: Entry, _places: Places, written: str) -> list[Value]:
        code = str(getattr(entry, field))
        return text(code if written == CODES else _(words.get(code, code)))

    return values


def _plain(field: str) -> Written:
    return lambda entry, _places, _written: text(getattr(entry, field))


def _in(*kinds: Kind) -> Written:
    return lambda entry, places, _written: text(places.name_of(entry, kinds=kinds))


PROPERTIES: Mapping[str, Property] = MappingProxyType({one.id: one for one in (
    Property("name", mark("名称"), _plain("name")),
    Property("uscc", mark("统一社会信用代码"), _plain("uscc")),
    Property("kind", mark("组织类型"), _worded("kind", KINDS)),
    Property("legal_status", mark("登记状态"), _worded("legal_status", LEGAL_STATUS)),
    Property("former_name", mark("曾用名"), lambda entry, _places, _written: [{"str": one} for one in entry.former_names]),
    Property("address", mark("注册地址"), _plain("registered_address")),
    Property("district", mark("所在区县"), _in(Kind.DISTRICT)),
    Property("street", mark("所在镇街"), _in(Kind.STREET, Kind.TOWN, Kind.PARK)),
    Property("industry", mark("行业"), _plain("industry")),
    Property("established_on", mark("成立日期"), lambda entry, _places, _written: _day(entry.established_on)),
)})  # fmt: skip
# Of these the values asked with are compared; the others are passed over.
COMPARED = ("uscc", "district", "street", "address")


def types() -> dict[str, Type]:
    """All types by id, the one above the others first."""
    top: Type = {"id": EVERY, "name": _("组织")}
    below: dict[str, Type] = {
        key: {"id": key, "name": _(word), "broader": [top]} for key, word in KINDS.items()
    }
    return {EVERY: top, **below}


def types_of(entry: Entry) -> list[Type]:
    """The types of an entry as candidates bear them."""
    return [{"id": entry.kind, "name": _(KINDS.get(entry.kind, entry.kind))}]
