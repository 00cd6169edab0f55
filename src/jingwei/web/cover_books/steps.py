"""What the pages of an office's own ledger share: its kind with the right it takes, finding it, the way back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse

from jingwei.areas.cover_books import queries
from jingwei.areas.cover_books.kinds import BookKind
from jingwei.areas.cover_books.models import Book
from jingwei.areas.cover_books.rules import BookRefused
from jingwei.people.permissions import Permission
from jingwei.people.sight import current, seeing
from jingwei.web.request import OfficeRequest

PERMISSIONS = {
    BookKind.PARTIES: Permission.COVER_EDIT,
    BookKind.INSTRUCTORS: Permission.COVER_GUIDE,
}


def found_book(kind: BookKind, pk: int) -> Book:
    """The ledger of this number and kind that is in sight; 404 where there is none."""
    one = queries.books(kind).filter(pk=pk).first()
    if one is None:
        raise Http404
    return one


@contextmanager
def looking_at(book: Book) -> Iterator[None]:
    """Within it, what the worker would see is seen: the ledger's own place, as far as it is the reader's."""
    with seeing(current().within(book.territory)):
        yield


@contextmanager
def refusals_told(request: OfficeRequest) -> Iterator[None]:
    """Says on the next page why a step was not taken."""
    try:
        yield
    except BookRefused as refused:
        messages.error(request, str(refused))


def named(name: str, kind: BookKind) -> str:
    """What the address of a page is called for this kind of ledger."""
    return f"{name}_{kind}"


def address(name: str, kind: BookKind, *given: object) -> str:
    """The address of a page for this kind of ledger."""
    return reverse(named(name, kind), args=given)


def back(book: Book, *, query: str = "", place: str = "") -> HttpResponseRedirect:
    """The page of the ledger, so that going back does not take the step again."""
    here = address("cover_book", BookKind(book.kind), book.pk)
    return HttpResponseRedirect(
        f"{here}{f'?{query}' if query else ''}{f'#{place}' if place else ''}", status=303
    )
