"""Keeps the English message catalogue: finds the texts in the code, lists what is missing.

``catalogue.py update`` brings the .po file up to date with the code and compiles it;
``catalogue.py check`` fails with a list when a text has no English, the English fills in other
places than the Chinese, or the compiled file is older than the .po file.
"""

import ast
import gettext
import io
import string
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src"
PO = ROOT / "src/jingwei/kernel/locale/en/LC_MESSAGES/jingwei.po"
MO = PO.with_suffix(".mo")

JINJA = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])

# How a text is marked in the code: `_("...")`, `translate("...")`, `mark("...")`.
MARKS = {"_", "mark", "translate"}
# The keys of data tables whose values users read.
TOLD = {"title", "office"}

BEGINNING = datetime(2026, 11, 1, tzinfo=UTC)
HEADER = """\
# English texts of Jingwei. The Chinese is the source; see CONTRIBUTING.md.
# SPDX-License-Identifier: MulanPSL-2.0
"""


@dataclass(frozen=True)
class Text:
    """A text that users read, and the place where the code says it."""

    words: str
    module: str
    line: int


def texts(sources: Path = SOURCES) -> list[Text]:
    """Lists every marked text in code and templates, in the order of files and lines."""
    code = [
        Text(words, str(module.relative_to(sources)), line)
        for module in sorted(sources.rglob("*.py"))
        for words, line in _marked(ast.parse(module.read_text(encoding="utf-8")))
    ]
    drawn = [
        Text(words, str(template.relative_to(sources)), line)
        for template in sorted(sources.rglob("templates/**/*.html"))
        for line, _mark, words in extract_from_ast(JINJA.parse(template.read_text(encoding="utf-8")), ["_"])
        if isinstance(words, str)
    ]  # fmt: skip
    told = [
        Text(words, str(table.relative_to(sources)), 0)
        for table in sorted(sources.rglob("data/*.toml"))
        for words in _said(tomllib.loads(table.read_text(encoding="utf-8")))
    ]
    return [*code, *drawn, *told]


def dynamic(sources: Path = SOURCES) -> list[str]:
    """Lists f-strings under a mark: their words depend on the run, so none can be translated."""
    return [
        f"{module.relative_to(sources)}:{call.lineno}"
        for module in sorted(sources.rglob("*.py"))
        for call in _calls(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(call.args[0], ast.JoinedStr)
    ]


def faults() -> list[str]:
    """Lists, one line each, what keeps the catalogue from being complete."""
    catalogue = _read()
    known = {str(message.id): str(message.string) for message in catalogue if message.id}
    found = {text.words: text for text in texts()}
    return [
        *(f"{place}: an f-string cannot be translated; use .format()" for place in dynamic()),
        *(_lacks(text, known.get(words, "")) for words, text in found.items()),
        *(f"no longer in the code: {words!r}" for words in sorted(known.keys() - found.keys())),
        *(
            []
            if _compiled() == {words: said for words, said in known.items() if said}
            else ["compiled file out of date: make catalogue"]
        ),
    ]


def update() -> None:
    """Takes new texts in with no English yet, drops those that are gone, compiles."""
    old = _read()
    new = _empty()
    for text in texts():
        known = old.get(text.words)
        new.add(text.words, string=known.string if known else "")
    _write(new)


def _lacks(text: Text, english: str) -> str:
    """Says what is wrong with the English of a text; empty if nothing is."""
    place = f"{text.module}:{text.line}"
    if not english:
        return f"{place}: no English for {text.words!r}"
    if _places(text.words) != _places(english):
        return f"{place}: the English fills in other places than {text.words!r}"
    return ""


def _places(text: str) -> set[str]:
    """The names between the braces of a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Finds the calls that mark a text."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[_, *_]) if name in MARKS:
                yield node


def _marked(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Finds the texts under a mark; a text that is looked up by a variable was marked elsewhere."""
    for call in _calls(tree):
        words = call.args[0]
        if isinstance(words, ast.Constant) and isinstance(words.value, str) and words.value:
            yield words.value, call.lineno


def _said(table: object) -> Iterator[str]:
    """Finds what a table of words says to users: its titles, and which office takes a thing."""
    if isinstance(table, list):
        for one in table:
            yield from _said(one)
    elif isinstance(table, dict):
        for key, value in table.items():
            if key in TOLD and isinstance(value, str):
                yield value
            else:
                yield from _said(value)


def _empty() -> Catalog:
    """Makes a catalogue whose header never changes, so that diffs show texts only."""
    return Catalog(
        locale="en",
        header_comment=HEADER.rstrip(),
        project="Jingwei",
        version="1",
        msgid_bugs_address="-",
        last_translator="-",
        language_team="-",
        creation_date=BEGINNING,
        revision_date=BEGINNING,
        fuzzy=False,
    )


def _read() -> Catalog:
    """Reads the .po file; an empty catalogue where there is none yet."""
    return read_po(io.BytesIO(PO.read_bytes()), locale="en") if PO.exists() else _empty()


def _write(catalogue: Catalog) -> None:
    """Writes the .po file and the compiled file."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalogue, width=100, sort_output=True)
    with MO.open("wb") as file:
        write_mo(file, catalogue)


def _compiled() -> dict[str, str]:
    """Reads the compiled file as the program does."""
    if not MO.exists():
        return {}
    with MO.open("rb") as file:
        messages = vars(gettext.GNUTranslations(file))["_catalog"]  # there is no public list
    return {words: english for words, english in messages.items() if words}


def main(action: str) -> int:
    """Runs `update` or `check`; check prints the faults and fails if there are any."""
    if action == "update":
        update()
    found = [line for line in faults() if line]
    print(*found, sep="\n")
    return 1 if found and action == "check" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
