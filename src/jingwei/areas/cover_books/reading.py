"""Reads an office's own ledger into lines: facts in the cover's own words, and the organisations each names (R-B.2)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from jingwei.areas.cover_books import cells
from jingwei.areas.cover_books.cells import Named, Unreadable
from jingwei.areas.cover_books.kinds import BookKind
from jingwei.areas.cover_books.words import meant, vocabulary
from jingwei.cover.kinds import Formation, Nature
from jingwei.fusion.reading.tables import TableRow, Tables, read_tables
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.text import fold
from jingwei.kernel.values import FormationMode, YesNo, read_formation_mode, read_yes_no

_HOSTS = ("hosts", "host_codes")
_SHARED = frozenset({Formation.JOINT, Formation.ZONE, Formation.INDUSTRY, Formation.CHAIN})
_BY_MODE = {
    FormationMode.SINGLE: Formation.SINGLE, FormationMode.JOINT: Formation.JOINT, FormationMode.ZONE: Formation.ZONE,
    FormationMode.INDUSTRY: Formation.INDUSTRY, FormationMode.HOSTED: Formation.JOINT,
    FormationMode.ENCLAVE: Formation.ENCLAVE,
}  # fmt: skip
Facts = dict[str, Any]


@dataclass
class Said:
    """One line: what it says by the cover's fields, as JSON has it; whom it names; what is wrong with it, what is to be known."""

    sheet: str
    row: int
    facts: Facts
    hosts: list[tuple[Named, str]] = field(
        default_factory=list
    )  # with since when, "" where nothing is said
    refusal: str = ""
    remarks: list[str] = field(default_factory=list)


def read_book(path: Path, *, name: str, kind: BookKind) -> tuple[Tables, list[Said]]:
    """What the file says; nothing of columns about persons ever leaves it."""
    found = read_tables(path, name=name, vocabulary=vocabulary(kind))
    reader = _party if kind is BookKind.PARTIES else _instructor
    lines = [_line(row, reader, found) for row in found.rows]
    merged = list(_together(lines, kind))
    _mask(merged)
    return found, merged


def _mask(lines: list[Said]) -> None:
    """Takes phones out of every text that is kept."""
    texts = {text for line in lines for text in _texts(line)}
    safe = dict(zip(sorted(texts), cells.masked(sorted(texts)), strict=True))
    for line in lines:
        line.facts |= {
            key: safe[said]
            for key, said in line.facts.items()
            if isinstance(said, str) and said in safe
        }
        line.hosts = [(Named(safe.get(one.text, ""), one.code), since) for one, since in line.hosts]


def _texts(line: Said) -> Iterator[str]:
    yield from (line.facts[key] for key in ("name", "upper", "unit") if line.facts.get(key))
    yield from (one.text for one, _since in line.hosts if one.text)


# --- Lines ----------------------------------------------------------------------------------------

Reader = Callable[[TableRow, "Cell"], Facts]


@dataclass
class Cell:
    """Reads the cells of a row; what cannot be read is said with its place, never with what it says."""

    row: TableRow
    columns: Mapping[tuple[str, str], str]
    refusal: str = ""
    remarks: list[str] = field(default_factory=list)

    def text(self, key: str) -> str:
        """A text on one line."""
        return " ".join(self.row.texts.get(key, "").split())

    def read(self, key: str, reader: Callable[[str], Any]) -> Any:
        """What the reader makes of a cell; None for a blank one, and for one that it refuses."""
        text = self.row.texts.get(key, "")
        if not text:
            return None
        try:
            return reader(text)
        except Unreadable as fault:
            place = f"{self.columns.get((self.row.sheet, key), '')}{self.row.row}"
            said = _("{sheet} {place}：{why}。").format(
                sheet=self.row.sheet, place=place, why=fault
            )
            self.refusal = self.refusal or said.strip()
            return None

    def day(self, key: str) -> str:
        """A day as JSON has it; what is written less exactly is remarked."""
        found = self.read(key, cells.day)
        if found is None or found[0] is None:
            return ""
        if not found[1]:
            self.remarks.append(_("日期没有写到日，按 {day} 记。").format(day=found[0]))
        first: date = found[0]
        return first.isoformat()


def _line(row: TableRow, reader: Reader, found: Tables) -> Said:
    cell = Cell(row, found.columns)
    facts = {key: said for key, said in reader(row, cell).items() if said not in ("", None)}
    named, has_more = cells.organisations(
        row.texts.get("hosts", ""), row.texts.get("host_codes", "")
    )
    if has_more:
        cell.remarks.append(_("表上写“等几家”，没有写全的组织没有读到。"))
    since = facts.get("since", "")
    hosts = [(one, since) for one in named]
    return Said(row.sheet, row.row, facts, hosts, cell.refusal, cell.remarks)


def _party(row: TableRow, cell: Cell) -> Facts:
    name, way = cell.text("name"), cell.text("formation")
    term_from, term_to = cell.read("term", cells.period) or (None, None)
    return {
        "name": name,
        "level": meant("level", cell.text("level")) or meant("level", name),
        "nature": _nature(cell.text("nature"), cell.text("level"), way),
        "formation": _formation(way),
        **_members(row, cell),
        "established": cell.day("established"),
        "term_from": cell.day("term_from") or (term_from.isoformat() if term_from else ""),
        "term_to": cell.day("term_to") or (term_to.isoformat() if term_to else ""),
        "upper": cell.text("upper"),
    }


def _nature(*texts: str) -> str:
    """Functional and temporary where any of the cells says so."""
    found = [meant("nature", text) for text in texts if text]
    return next(
        (one for one in found if one and one != Nature.ENTITY), next(filter(None, found), "")
    )


def _formation(text: str) -> str:
    if not text:
        return ""
    mode = read_formation_mode(text)
    return meant("formation", text) or str(_BY_MODE.get(mode, "") if mode else "")


def _members(row: TableRow, cell: Cell) -> Facts:
    """Formal and probationary members; of a total alone all are taken for formal."""
    formal, probationary, total = (
        cell.read(key, cells.count) for key in ("formal", "probationary", "members")
    )
    if any(cells.is_few(row.texts.get(key, "")) for key in ("formal", "probationary")):
        cell.remarks.append(_("人数写作“<5”的，按没有写处理。"))
        return {"formal": formal, "probationary": probationary}
    if formal is None and total is not None:
        formal = max(0, total - (probationary or 0))
    elif None not in (formal, total) and formal + (probationary or 0) != total:
        cell.remarks.append(_("党员总数不等于正式、预备之和，按正式、预备记。"))
    return {"formal": formal, "probationary": probationary}


def _instructor(_row: TableRow, cell: Cell) -> Facts:
    full_time = read_yes_no(cell.text("full_time"))
    said = cell.text("full_time")
    is_full = None if not said else full_time is YesNo.YES or said.startswith("专")
    return {
        "name": cell.read("name", cells.display_name),
        "unit": cell.text("unit"),
        "post_kind": meant("post_kind", cell.text("post_kind")),
        "full_time": is_full,
        "most": cell.read("most", cells.count),
        "since": cell.day("since"),
    }


# --- Lines that are one ----------------------------------------------------------------------------


def _together(lines: list[Said], kind: BookKind) -> Iterator[Said]:
    """Lines that tell of one thing: its hosts stand in rows below one another, or its cells are merged."""
    known: dict[tuple[str, str], Said] = {}
    before: Said | None = None
    for line in lines:
        held = _same(line, before, known, kind)
        if held is None:
            yield line
            before = line
            if line.facts.get("name"):
                known[_key(line)] = line
        else:
            held.facts = {**line.facts, **held.facts}
            held.hosts += [one for one in line.hosts if one not in held.hosts]
            held.refusal = held.refusal or line.refusal
            held.remarks += [one for one in line.remarks if one not in held.remarks]


def _key(line: Said) -> tuple[str, str]:
    return fold(line.facts["name"]), fold(line.facts.get("unit", ""))


def _same(
    line: Said, before: Said | None, known: Mapping[tuple[str, str], Said], kind: BookKind
) -> Said | None:
    """What the line goes on with; None where it begins something new."""
    if not line.facts.get("name") and not line.refusal:
        goes_on = before is not None and before.sheet == line.sheet and line.hosts
        return before if goes_on and set(line.facts) <= {"since", "unit"} else None
    if not line.facts.get("name"):
        return None
    if kind is BookKind.INSTRUCTORS:
        return known.get(_key(line))
    if before is None or before.sheet != line.sheet or _key(before) != _key(line):
        return None
    shared = line.facts.get("formation", before.facts.get("formation")) in _SHARED
    equal = {**before.facts, **line.facts} == before.facts
    return before if equal and (shared or line.hosts != before.hosts) else None
