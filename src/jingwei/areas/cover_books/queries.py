"""Reads of the offices' own ledgers, within the active sight: ledgers, their lines by what would become of them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from jingwei.areas.cover_books.kinds import TAKEABLE, BookKind, Verdict
from jingwei.areas.cover_books.models import Book, Line, Mention
from jingwei.areas.cover_books.planning import Plan, plans_of


@dataclass(frozen=True, slots=True)
class Overview:
    """How many lines would become what; those that are ticked, done, and to be done in this run."""

    counts: Mapping[str, int]
    ticked: int
    done: int


def books(kind: BookKind) -> QuerySet[Book]:
    """All in sight of a kind, the newest first."""
    found = Book.objects.filter(kind=kind).select_related("territory", "uploaded_by", "taken_by")
    return found.order_by("-uploaded_at", "-pk")


def lines_of(book: Book) -> QuerySet[Line]:
    """The lines in the order of the file, with whom they name."""
    mentions = Mention.objects.select_related("chosen_by").order_by("pk")
    rows = Line.objects.filter(book=book).select_related("book")
    return rows.prefetch_related(Prefetch("mentions", mentions)).order_by("pk")


def plans(book: Book) -> list[Plan]:
    """What would become of every line today."""
    return plans_of(book, list(lines_of(book)))


def overview(found: list[Plan]) -> Overview:
    """The figures at the head of a ledger's page."""
    counts = Counter(str(one.verdict) for one in found)
    return Overview(
        counts={verdict: counts[verdict] for verdict in Verdict.values},
        ticked=sum(one.is_ticked for one in found),
        done=sum(one.line.done_at is not None for one in found),
    )


def takeable(found: list[Plan]) -> list[Plan]:
    """Those that can be ticked."""
    return [one for one in found if one.verdict in TAKEABLE and one.line.done_at is None]
