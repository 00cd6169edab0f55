"""Addresses of the offices' own ledgers: the same pages for each kind, each kind with the right that it takes."""

from collections.abc import Callable, Iterator
from functools import partial

from django.http import HttpResponse
from django.urls import URLPattern, path

from jingwei.areas.cover_books.kinds import BookKind
from jingwei.web.cover_books import listing, one, removing
from jingwei.web.cover_books.steps import PERMISSIONS, named
from jingwei.web.scope import scoped

View = Callable[..., HttpResponse]
_PAGES: tuple[tuple[str, View, str], ...] = (
    ("", listing.books, "cover_books"),
    ("new/", listing.bring, "bring_cover_book"),
    ("<int:pk>/", one.book, "cover_book"),
    ("<int:pk>/mentions/<int:mention>/", one.choose, "choose_in_cover_book"),
    ("<int:pk>/ticks/", one.tick, "tick_cover_book"),
    ("<int:pk>/again/", one.look_again, "look_again_cover_book"),
    ("<int:pk>/remove/", removing.remove, "remove_cover_book"),
)


def _of(kind: BookKind) -> Iterator[URLPattern]:
    for place, view, name in _PAGES:
        guarded = scoped(PERMISSIONS[kind])(partial(view, kind=kind))
        yield path(f"{kind}/{place}", guarded, name=named(name, kind))


urlpatterns = [pattern for kind in BookKind for pattern in _of(kind)]
