"""The workbook that a unit gets of a published round: what came, changed and went in its part (R-O.12)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path

import polars as pl
from django.utils import timezone

from jingwei.areas.rounds.models import Change, Round
from jingwei.areas.rounds.owners import MEANINGS, TITLES, Part, part
from jingwei.fusion.outputs import words
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.kernel.sheets import Column, Kind, Sheet
from jingwei.kernel.workbook import write_workbook
from jingwei.ledgers.definition import Secrecy
from jingwei.register.models import Entry, Organisation
from jingwei.units.models import Unit
from jingwei.units.queries import name_paths

PLACES = ("place", "committee", "park", "building")
TOLD = ("name", "uscc", "kind", "legal_status", "operating_address", "industry", "employees")
SHOWN = (*TOLD, *PLACES[:2])
CODED = {
    "kind": words.KINDS, "legal_status": words.LEGAL_STATUS, "ownership": words.OWNERSHIP, "has_party_org": words.YES_NO, "has_premises": words.YES_NO,
    "has_staff": words.YES_NO, "has_operation": words.YES_NO, "three_have": words.YES_NO,
}  # fmt: skip
_AT_ONCE = 2_000
_WIDTHS = {
    "name": 34,
    "uscc": 22,
    "operating_address": 40,
    "place": 34,
    "committee": 22,
    "industry": 18,
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who took the workbook and when (E-11)."""

    account: int
    token: str
    at: datetime
    notice: str = ""

    @property
    def text(self) -> str:
        """As it stands above each sheet and at the foot of each page."""
        at = timezone.localtime(self.at).strftime("%Y-%m-%d %H:%M")
        text = _("{secrecy} · 账号 {account} 于 {at} 导出 · 编号 {token}")
        said = text.format(
            secrecy=Secrecy.INTERNAL.word, account=self.account, at=at, token=self.token
        )
        return f"{self.notice} · {said}" if self.notice else said


Rows = Iterator[tuple[str | int | None, ...]]


@dataclass
class Words:
    """What entries say as people read it; names of units are asked for many at once."""

    on: date
    names: dict[int, str] = field(default_factory=dict)

    def learn(self, entries: Iterable[Entry | None]) -> None:
        """The names of the units that these entries name."""
        named = {getattr(e, f"{place}_id") for e in entries if e for place in PLACES}
        if missing := named - {None, *self.names}:
            self.names |= name_paths(Unit.objects.filter(pk__in=missing), on=self.on)

    def said(self, entry: Entry | None, field: str) -> str:
        """A field of an entry; "" where there is no entry, or none in sight."""
        if entry is None:
            return ""
        if field in PLACES:
            return self.names.get(getattr(entry, f"{field}_id"), "")
        value = getattr(entry, field)
        text = "" if value is None else str(value)
        return words.word(CODED[field], text) if field in CODED else text


def write_owners_book(found: Round, unit: Unit, path: Path, *, stamp: Stamp, on: date) -> int:
    """Write what the round changed in the part of the unit (with its name); how many organisations.

    Within a sight of that part. Memory holds the texts of one sheet, column by column, and no more of its rows.
    """
    counts = {which: part(found, unit, which).count() for which in Part}
    title = _("第 {number} 轮变更清单 · {unit}").format(number=found.number, unit=unit.name)
    told = Words(on)
    book = [_summary(found, title, counts, stamp)]
    for which, count in counts.items():
        if count:
            sheet = _Sheet(found, unit, which, told)
            meaning = _("{meaning}，共 {count} 家").format(meaning=_(MEANINGS[which]), count=count)
            book.append(sheet.made(title, notes=(meaning, stamp.text)))
    write_workbook(path, book, created=on, day=stamp.text)
    return sum(counts.values())


def _summary(found: Round, title: str, counts: dict[Part, int], stamp: Stamp) -> Sheet:
    day = timezone.localdate(found.published_at) if found.published_at else ""
    rows = [(_(TITLES[which]), number, _(MEANINGS[which])) for which, number in counts.items()]
    schema = {"part": pl.String, "number": pl.Int64, "meaning": pl.String}
    return Sheet(
        name=_("概况"),
        title=title,
        columns=[
            Column("part", _("变化"), 10),
            Column("number", _("家数"), 10, Kind.NUMBER),
            Column("meaning", _("意思"), 60, Kind.WRAPPED),
        ],
        rows=pl.DataFrame(rows, schema=schema, orient="row"),
        notes=(_("{day} 发布 · 与上一轮相比 · 只列本单位范围内的").format(day=day), stamp.text),
        frozen=0,
        filtered=False,
    )


@dataclass(frozen=True)
class _Sheet:
    """The sheet of one part of the changes."""

    found: Round
    unit: Unit
    which: Part
    words: Words

    def made(self, title: str, *, notes: tuple[str, ...]) -> Sheet:
        """The sheet with its lines."""
        schema = {c.key: pl.Int64 if c.kind is Kind.NUMBER else pl.String for c in self.columns}
        frames = [
            pl.DataFrame(list(self._rows(some)), schema=schema, orient="row")
            for some in self._some_at_once()
        ]
        name = _(TITLES[self.which])
        return Sheet(
            name=name, title=f"{title} · {name}", columns=self.columns, rows=pl.concat(frames), notes=notes
        )  # fmt: skip

    @property
    def columns(self) -> list[Column]:
        """One line for each value that changed, else one for each organisation."""
        number = Column("organisation", _("经纬号"), 12, Kind.CODE)
        if self.which is Part.CHANGED:
            return [
                number,
                Column("name", _("名称"), 34, Kind.WRAPPED),
                Column("field", _("项目"), 16),
                Column("before", _("原来"), 40, Kind.WRAPPED),
                Column("after", _("现在"), 40, Kind.WRAPPED),
            ]
        shown = [Column(f, _title(f), _WIDTHS.get(f, 12), _kind(f)) for f in SHOWN]
        heir = [Column("heir", _("并入"), 12, Kind.CODE)] if self.which is Part.MERGED else []
        return [number, *shown, *heir]

    def _some_at_once(self) -> Iterator[list[Change]]:
        changes = part(self.found, self.unit, self.which).select_related("before", "after")
        rows = changes.iterator(chunk_size=_AT_ONCE)
        while some := list(islice(rows, _AT_ONCE)):
            self.words.learn(entry for c in some for entry in (c.before, c.after))
            yield some

    def _rows(self, some: list[Change]) -> Rows:
        return self._changed(some) if self.which is Part.CHANGED else self._listed(some)

    def _changed(self, some: list[Change]) -> Rows:
        for one in some:
            name = self.words.said(one.after, "name")
            for what in one.fields:
                before, after = (self.words.said(e, what) for e in (one.before, one.after))
                yield _number(one.organisation_id), name, _title(what), before, after

    def _listed(self, some: list[Change]) -> Rows:
        """What lies in the unit's part, or lay there; where it came from or went to is another's (R-V.2)."""
        heirs = _heirs(some) if self.which is Part.MERGED else None
        for one in some:
            entry = one.after if self.which in (Part.NEW, Part.CAME) else one.before
            said = (self._cell(entry, what) for what in SHOWN)
            heir = () if heirs is None else (heirs.get(one.organisation_id, ""),)
            yield _number(one.organisation_id), *said, *heir

    def _cell(self, entry: Entry | None, what: str) -> str | int | None:
        if _kind(what) is Kind.NUMBER:
            return None if entry is None else getattr(entry, what)
        return self.words.said(entry, what)


def _heirs(some: list[Change]) -> dict[int, str]:
    """The numbers of those that others were merged into, where they are in sight."""
    asked = Organisation.objects.filter(pk__in=[one.organisation_id for one in some])
    found = asked.exclude(merged_into=None).values_list("pk", "merged_into_id")
    return {pk: _number(heir) for pk, heir in found if heir}


def _number(organisation: int) -> str:
    return written(organisation)


def _title(what: str) -> str:
    own = {"place": _("属地"), "committee": _("归口"), "operating_address": _("实际经营地址")}
    return own.get(what) or words.heading(what)


def _kind(what: str) -> Kind:
    if what == "uscc":
        return Kind.CODE
    if what == "employees":
        return Kind.NUMBER
    return Kind.WRAPPED if what in _WIDTHS else Kind.TEXT
