"""Looks through a Word file for what acts by itself, hides a file or fetches one; in the limited child process (R-EV.4)."""

import io
import re
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

MOST_PARTS = 2_000
LARGEST_PART = 64 << 20
MOST_IN_ALL = 200 << 20
MOST_TEXT = 1 << 20  # signs that are read of a body
_DEEPEST = 200
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_BODY = "word/document.xml"
_XML = (".xml", ".rels", ".vml")
_PICTURES = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".bmp",
    ".tif",
    ".tiff",
    ".emf",
    ".wmf",
    ".wdp",
    ".odttf",
)
_MACRO = re.compile(r"vba|macro", re.IGNORECASE)
_EMBEDDED = re.compile(r"embeddings/|activex|oleobject|/afchunk", re.IGNORECASE)
# The last words of kinds of relation that bring in something that is no text, picture or style.
_RELATIONS = {
    "oleobject": "embedded", "package": "embedded", "control": "embedded", "activexcontrolbinary": "embedded",
    "afchunk": "embedded", "subdocument": "external", "frame": "external", "attachedtemplate": "external",
    "vbaproject": "macro", "wordvbadata": "macro", "externallink": "external", "mailmergesource": "external",
}  # fmt: skip
_HARMLESS = ("http://", "https://", "mailto:", "#")
_FIELDS = re.compile(r"\bDDE|\bINCLUDE(?:TEXT|PICTURE)\b|\bDATABASE\b|\bMACROBUTTON\b|\bIMPORT\b", re.IGNORECASE)  # fmt: skip


class _Unfit(Exception):
    """Carries the word for what is wrong."""


def fault_of(content: bytes) -> str:
    """Why the file is not taken in, as a word for the parent; "" where nothing speaks against it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_names(archive)
            for name, text in _parts(archive):
                _check_part(name, text)
    except _Unfit as found:
        return str(found)
    except RuntimeError:  # zipfile says so where a part is locked with a password
        return "encrypted"
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        NotImplementedError,
        ValueError,
        expat.ExpatError,
    ):
        return "torn"
    return ""


def text_of(content: bytes) -> str:
    """What the body of a file without faults says, a line for each paragraph."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = next(
            one
            for one in archive.infolist()
            if one.filename.lower().replace("\\", "/").lstrip("/") == _BODY
        )
        reader = _Text()
        reader.read(archive.read(body))
    return "\n".join(reader.lines)[:MOST_TEXT]


def _check_names(archive: zipfile.ZipFile) -> None:
    names = [part.filename.lower().replace("\\", "/").lstrip("/") for part in archive.infolist()]
    if len(names) > MOST_PARTS:
        raise _Unfit("bomb")
    if len(set(names)) < len(names) or any(".." in name.split("/") for name in names):
        raise _Unfit("torn")
    if not {"[content_types].xml", _BODY} <= set(names):
        raise _Unfit("not_word")
    for name in names:
        if _MACRO.search(name):
            raise _Unfit("macro")
        if _EMBEDDED.search(name) or not name.endswith((*_XML, *_PICTURES, "/")):
            raise _Unfit("embedded")


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """The parts that are text, by name; every part is inflated and counted."""
    inflated = 0
    for part in archive.infolist():
        with archive.open(part) as opened:
            text = opened.read(LARGEST_PART + 1)
        inflated += len(text)
        if len(text) > LARGEST_PART or inflated > MOST_IN_ALL:
            raise _Unfit("bomb")
        if part.filename.lower().endswith(_XML):
            yield part.filename.lower(), text


def _check_part(name: str, text: bytes) -> None:
    reader = _Reader(
        is_relations=name.endswith(".rels"), is_types=name.endswith("content_types].xml")
    )
    reader.read(text)
    if _FIELDS.search("".join(reader.instructions)):
        raise _Unfit("external")


class _Reader:
    """Goes through one part: refuses declarations, depth, relations; gathers the instructions of fields."""

    def __init__(self, *, is_relations: bool, is_types: bool) -> None:
        self.instructions: list[str] = []
        self._is_relations, self._is_types = is_relations, is_types
        self._depth, self._is_main, self._inside = 0, False, False

    def read(self, text: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._declared
        parser.StartElementHandler = self._begun
        parser.EndElementHandler = self._ended
        parser.CharacterDataHandler = self._said
        parser.Parse(text, True)  # noqa: FBT003 - expat knows the last word by its place alone
        if self._is_types and not self._is_main:
            raise _Unfit("not_word")

    def _declared(self, *_declaration: object) -> None:
        raise _Unfit("doctype")

    def _begun(self, name: str, said: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Unfit("bomb")
        local = name.rpartition(":")[2]
        self._inside = local in ("instrText", "delInstrText")
        self.instructions += [
            text for key, text in said.items() if key.rpartition(":")[2] == "instr"
        ]
        if self._is_relations and local == "Relationship":
            _check_relation(said)
        if self._is_types and local in ("Override", "Default"):
            self._check_type(said.get("ContentType", ""))

    def _ended(self, _name: str) -> None:
        self._depth -= 1
        self._inside = False

    def _said(self, text: str) -> None:
        if self._inside:
            self.instructions.append(text)

    def _check_type(self, said: str) -> None:
        if _MACRO.search(said):
            raise _Unfit("macro")
        self._is_main = self._is_main or said == _MAIN


def _check_relation(said: dict[str, str]) -> None:
    kind = said.get("Type", "").rpartition("/")[2].lower()
    target = said.get("Target", "").strip().lower()
    if kind in _RELATIONS:
        raise _Unfit(_RELATIONS[kind])
    is_outside = said.get("TargetMode", "").strip().lower() == "external"
    if is_outside and not (kind == "hyperlink" and target.startswith(_HARMLESS)):
        raise _Unfit("external")


class _Text:
    """Goes through the body: the text of each paragraph, blanks where there are tabs and breaks."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._said: list[str] = []
        self._inside = False

    def read(self, text: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._begun
        parser.EndElementHandler = self._ended
        parser.CharacterDataHandler = self._heard
        parser.Parse(text, True)  # noqa: FBT003 - expat knows the last word by its place alone

    def _begun(self, name: str, _said: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        self._inside = local == "t"
        if local in ("tab", "br"):
            self._said.append(" ")

    def _ended(self, name: str) -> None:
        self._inside = False
        if name.rpartition(":")[2] == "p":
            self.lines.append("".join(self._said).strip())
            self._said.clear()

    def _heard(self, text: str) -> None:
        if self._inside:
            self._said.append(text)
