"""Every door of the pages that takes a file, and what stands behind it afterwards."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from jingwei.areas.compliance.models import Overseen
from jingwei.areas.cover_books.kinds import State as BookState
from jingwei.areas.cover_books.models import Book
from jingwei.areas.forms.models import Blank
from jingwei.areas.rectification.models import Campaign
from jingwei.areas.rounds.models import ColumnMemory, Sending, Upload
from jingwei.areas.rounds.operations.files import understand
from jingwei.areas.upper_lists.models import Comparison, Line, State
from jingwei.journal.models import Entry
from jingwei.ledgers.models import Intake
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.attachments.models import Attachment
from jingwei.procedures.models import Case
from jingwei.units.models import Outline
from jingwei.web.cover_books.tasks import read as read_book
from jingwei.web.upper_lists.tasks import compare
from tests.areas.compliance.associations import FIRST, association
from tests.areas.rounds.lists import DAY
from tests.web.hostile.offices import OPEN, Office
from tests.web.hostile.sent import KIND, form
from tests.web.ledgers import hidden

BINARY = "application/offset+octet-stream"
REGISTER = "/ledgers/register/"


@dataclass(frozen=True)
class Answer:
    """What the office said: the first status, and the text of the page or the JSON in the end."""

    status: int
    said: str


Door = Callable[[Office, str, bytes], Answer]


def answered(client: Client, response: Any) -> Answer:
    """The page that follows, as a person reads it."""
    status = response.status_code
    if status in (302, 303):
        response = client.get(response["Location"])
    return Answer(status, unescape(response.content.decode()))


def posted(client: Client, address: str, *, file: str, name: str, content: bytes, **fields: str) -> Answer:  # fmt: skip
    body = form(fields, file=file, name=name, content=content)
    return answered(client, client.post(address, body, content_type=KIND))


def by_form(office: Office, name: str, content: bytes) -> Answer:
    """The round's form without scripts; what the worker understood stands on the file's page."""
    came = uploads()
    place, market = f"/rounds/{OPEN}/upload/", str(office.town["market"].pk)
    told = posted(office.chief, place, file="lists", name=name, content=content, department=market)
    return read(office, told, came)


def in_parts(office: Office, name: str, content: bytes) -> Answer:
    """The round's form with scripts: announced, then sent in two parts."""
    came = uploads()
    said = {"name": name.encode("utf-8", "replace").decode(), "size": str(len(content)), "sha256": hashlib.sha256(content).hexdigest(),
            "department": str(office.town["market"].pk)}  # fmt: skip
    told = office.chief.post(f"/rounds/{OPEN}/sendings/", said)
    half, at = len(content) // 2 or 1, 0
    for part in (content[:half], content[half:]):
        if told.status_code not in (200, 201) or told.json()["done"]:
            break
        told = office.chief.patch(
            told.json()["address"], part, content_type=BINARY, headers={"Upload-Offset": str(at)}
        )
        at += len(part)
    words = told.json().get("refused") or told.json().get("said", "")
    return read(office, Answer(told.status_code, words), came)


def read(office: Office, told: Answer, came: set[int]) -> Answer:
    """The worker reads what is new; its page says what became of it."""
    said = told.said
    for pk in sorted(uploads() - came):
        understand(pk)
        page = office.chief.get(f"/rounds/{OPEN}/files/{pk}/")
        assert page.status_code == 200
        said += unescape(page.content.decode())
    return Answer(told.status, said)


def uploads() -> set[int]:
    with seeing(EVERYTHING):
        return set(Upload.objects.values_list("pk", flat=True))


def returned(office: Office, name: str, content: bytes) -> Answer:
    """A ledger's workbook that comes back."""
    token = hidden(unescape(office.chief.get(REGISTER).content.decode()), "token")
    place = f"{REGISTER}return/"
    return posted(office.chief, place, file="workbook", name=name, content=content, token=token)


def in_bulk(office: Office, name: str, content: bytes) -> Answer:
    """A table of accounts."""
    day = str(DAY)
    return posted(office.boss, "/people/bulk/", file="table", name=name, content=content, held_from=day)  # fmt: skip


def from_above(office: Office, name: str, content: bytes) -> Answer:
    """A list of an upper level; what the worker found stands on its page."""
    north, place = str(office.town["north"].pk), "/upper-lists/new/"
    told = posted(office.chief, place, file="file", name=name, content=content, source="自治区", territory=north)  # fmt: skip
    with seeing(EVERYTHING):
        waiting = list(Comparison.objects.filter(state=State.WAITING))
    said = told.said
    for one in waiting:
        compare(one.pk)
        said += unescape(office.chief.get(f"/upper-lists/{one.pk}/").content.decode())
    return Answer(told.status, said)


def own_ledger(office: Office, name: str, content: bytes) -> Answer:
    """An office's own ledger of Party organisations; what the worker read stands on its page."""
    north, place = str(office.town["north"].pk), "/cover-books/parties/new/"
    told = posted(office.chief, place, file="file", name=name, content=content, territory=north, as_of="2025-12-31")  # fmt: skip
    with seeing(EVERYTHING):
        waiting = list(Book.objects.filter(state=BookState.WAITING))
    said = told.said
    for one in waiting:
        read_book(one.pk)
        said += unescape(office.chief.get(f"/cover-books/parties/{one.pk}/").content.decode())
    return Answer(told.status, said)


def blank(office: Office, name: str, content: bytes) -> Answer:
    """A blank form of a higher office."""
    return posted(office.chief, "/forms/", file="file", name=name, content=content)


def own_outlines(office: Office, name: str, content: bytes) -> Answer:
    """Outlines of places, as they are looked at before they are taken."""
    return posted(office.chief, "/units/outlines/", file="file", name=name, content=content)


def duties(office: Office, name: str, content: bytes) -> Answer:
    """A responsibility list that comes back."""
    here = office.chief.post("/duties/draw-up/", {"unit": str(office.town["north"].pk)})["Location"]
    return posted(office.chief, f"{here}return/", file="workbook", name=name, content=content)


def lists(office: Office, name: str, content: bytes) -> Answer:
    """The tasks of a campaign that come back."""
    begun = {
        "title": "整治", "begins_on": str(DAY), "ends_on": str(DAY), "rounds": "1", "goal_1": "甲", "goal_2": "乙",
        "problems": "丙", "unit": str(office.town["north"].pk), "key": "lists",
    }  # fmt: skip
    office.chief.post("/rectification/new/", begun)
    with seeing(EVERYTHING):
        made = Campaign.objects.get()
    return posted(
        office.chief,
        f"/rectification/{made.pk}/cases/return/",
        file="workbook",
        name=name,
        content=content,
    )


def attached(office: Office, name: str, content: bytes) -> Answer:
    """The door for one file of a step to come."""
    body = form({"key": "k"}, file="file", name=name, content=content)
    told = office.chief.post("/cases/files/", body, content_type=KIND)
    return Answer(told.status_code, told.json().get("refused", ""))


def with_step(office: Office, name: str, content: bytes) -> Answer:
    """A file within the form that asks for a correction."""
    place = "/cases/open/correction/?subject=JW-0000001"
    said = {"key": "k", "ask-field": "name", "ask-value": "某某公司", "ask-reason": "看过执照"}
    return posted(office.chief, place, file="ask-proof__new", name=name, content=content, **said)


def outside(office: Office, name: str, content: bytes) -> Answer:
    """A file with an order at the counter, from somebody without an account."""
    said = {
        "key": "k",
        "ask-kind": "policy",
        "ask-need": "想了解补贴政策",
        "ask-where": "海勃湾区新华街道",
    }
    return posted(Client(), "/counter/ask/order/", file="ask-proof__new", name=name, content=content, **said)  # fmt: skip


def hotline(office: Office, name: str, content: bytes) -> Answer:
    """A list of the hotline."""
    north = str(office.town["north"].pk)
    return posted(office.chief, "/orders/hotline/", file="list", name=name, content=content, at=north, kind="policy")  # fmt: skip


def charter(office: Office, name: str, content: bytes) -> Answer:
    """A charter that is read for its clauses."""
    with seeing(EVERYTHING):
        is_new = not Overseen.objects.filter(pk=FIRST).exists()
    if is_new:
        association(office, department="")  # type: ignore[arg-type]
    return posted(office.chief, f"/compliance/JW-{FIRST:07d}/charter/", file="file", name=name, content=content)  # fmt: skip


DOORS: dict[str, Door] = {
    "form": by_form, "parts": in_parts, "returned": returned, "bulk": in_bulk, "upper": from_above,
    "outlines": own_outlines, "duties": duties, "lists": lists, "hotline": hotline, "charter": charter,
    "book": own_ledger, "blank": blank, "attached": attached, "with_step": with_step, "outside": outside,
}  # fmt: skip
# The acts that each door may tell the journal of a file that is refused: none, or all of these once.
ACTS = {
    "form": {"rounds.upload": 1}, "parts": {"rounds.upload": 1}, "returned": {}, "bulk": {},
    "outlines": {}, "duties": {"duties.draw_up": 1}, "lists": {"rectification.draft": 1}, "hotline": {}, "charter": {},
    "upper": {"upper_lists.lay": 1, "upper_lists.refused": 1}, "blank": {},
    "attached": {}, "with_step": {}, "outside": {},
    "book": {"cover_books.upload": 1, "cover_books.refused": 1},
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """What there is in the office: rows by kind, acts, and the files on the disk below the rounds."""

    rows: dict[str, int]
    acts: Counter[str]
    files: frozenset[str]


def standing() -> Standing:
    """What there is now."""
    rounds = Path(settings.OFFICE_DATA) / "rounds"
    with seeing(EVERYTHING):
        rows = {
            "intakes": Intake.objects.count(), "lines": Line.objects.count(), "memories": ColumnMemory.objects.count(),
            "sendings": Sending.objects.filter(upload=None).count(), "accounts": Account.objects.count(),
            "waiting": Upload.objects.filter(state="waiting").count() + Comparison.objects.filter(state=State.WAITING).count()
            + Book.objects.filter(state=BookState.WAITING).count(), "blanks": Blank.objects.count(),
            "outlines": Outline.objects.count(), "cases": Case.objects.count(), "attachments": Attachment.objects.count(),
            "evidence": len(list((rounds.parent / "evidence" / "files").glob("*"))),
        }  # fmt: skip
    files = {str(path.relative_to(rounds)) for path in rounds.rglob("*")}
    return Standing(rows, Counter(Entry.objects.values_list("action", flat=True)), frozenset(files))


def half_left(before: Standing, after: Standing, *, acts: dict[str, int]) -> list[str]:
    """What a file that was refused has left half done, in words; nothing may be."""
    found = [f"{name}: {after.rows[name] - count:+}" for name, count in before.rows.items() if after.rows[name] != count]  # fmt: skip
    new = after.acts - before.acts
    if new and new != Counter(acts):
        found.append(f"acts: {dict(new)}")
    with seeing(EVERYTHING):
        kept = {f"files/{one.sha256}": one.size for model in (Upload, Comparison, Book) for one in model.objects.all()}  # fmt: skip
    for name in sorted(after.files - before.files):
        place = Path(settings.OFFICE_DATA) / "rounds" / name
        if name in ("files", "working", "coming"):
            continue
        if place.stat().st_size != kept.get(name):
            found.append(f"file: {name}")
    return found
