"""What every step with an office's own ledger takes: refusing in words, telling the journal, the sight it works in."""

from datetime import datetime

from jingwei.areas.cover_books.models import Book
from jingwei.areas.cover_books.rules import BookRefused
from jingwei.journal.content import Subject
from jingwei.journal.digest import Details
from jingwei.journal.write import record
from jingwei.people.models import Account
from jingwei.people.sight import Sight

CHAIN = "cover_books"


def refuse(*reasons: str) -> None:
    """Raise BookRefused with the first reason that is not empty."""
    for reason in reasons:
        if reason:
            raise BookRefused(reason)


def tell(
    action: str, *, subject: Book, actor: Account | None, now: datetime, details: Details
) -> None:
    """One entry in the journal: ids, counts and digests."""
    record(
        f"cover_books.{action}", chain=CHAIN, actor=str(actor.pk) if actor else "",
        subject=Subject("cover_book", str(subject.pk)), details=details, now=now,
    )  # fmt: skip


def sight_of(book: Book) -> Sight:
    """What the program may see while it works for a ledger: its own place, whoever brought it in (R-B.3)."""
    return Sight(frozenset({book.territory_id}))
