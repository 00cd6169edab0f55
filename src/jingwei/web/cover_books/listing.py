"""The ledgers that offices brought in, and bringing in another."""

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from jingwei.areas.cover_books import queries
from jingwei.areas.cover_books.kinds import BookKind
from jingwei.areas.cover_books.models import Book
from jingwei.areas.cover_books.operations.receiving import take_in
from jingwei.areas.cover_books.rules import BookRefused
from jingwei.areas.rounds import storage
from jingwei.kernel.catalogue import translate as _
from jingwei.people.queries import paths
from jingwei.units.kinds import Kind, Tree
from jingwei.units.models import Unit
from jingwei.units.queries import name_paths
from jingwei.web.access import powers
from jingwei.web.cover_books import tasks
from jingwei.web.cover_books.forms import BringForm
from jingwei.web.cover_books.steps import PERMISSIONS, address, back
from jingwei.web.organisations.choosing import choices, within
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest

MOST = 200
_PLACES = (Kind.CITY, Kind.DISTRICT, Kind.STREET, Kind.TOWN, Kind.PARK)


@require_safe
def books(asked: HttpRequest, *, kind: BookKind) -> HttpResponse:
    """All of the kind in sight, the newest first."""
    request = cast("OfficeRequest", asked)
    listed = list(queries.books(kind)[:MOST])
    names = name_paths([one.territory for one in listed], on=request.today)
    return page(
        request, "web/cover_books/list.html", books=listed, unit_names=names, **about(request, kind)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def bring(asked: HttpRequest, *, kind: BookKind) -> HttpResponse:
    """The form that brings a ledger in; the worker reads it."""
    request = cast("OfficeRequest", asked)
    own = paths(request.account, PERMISSIONS[kind], on=request.today, tree=Tree.PLACE)
    places = within(own).on(request.today).filter(kind__in=_PLACES)
    last_year = date(request.today.year - 1, 12, 31)
    form = BringForm(
        request.POST or None, request.FILES or None, initial={"as_of": last_year},
        places=choices(places, "", on=request.today),
    )  # fmt: skip
    if form.is_valid():
        try:
            return back(_brought(request, form, kind))
        except (BookRefused, storage.FileRefused) as refused:
            form.add_error(None, str(refused))
    status = 422 if form.is_bound else 200
    return page(
        request, "web/cover_books/bring.html", status=status, form=form, **about(request, kind)
    )


def _brought(request: OfficeRequest, form: BringForm, kind: BookKind) -> Book:
    """Keeps the file and has it read; the file is on the disk before anything is held."""
    said = form.cleaned_data
    sent: UploadedFile = said["file"]
    name = storage.plain_name(sent.name or "")
    kept = storage.keep(sent.chunks(), name=name)
    found, is_new = take_in(
        kind=kind, territory=Unit.objects.get(pk=said["territory"]), as_of=said["as_of"], file_name=name,
        sha256=kept.sha256, size=kept.size, actor=request.account, now=request.now,
    )  # fmt: skip
    if is_new:
        tasks.read_book.defer(book=found.pk)
        messages.success(request, _("已收下，正在读，可以离开本页，结果会留在这里。"))
    else:
        text = _("这个文件 {at} 已由 {name} 传过，这就是那一份，没有重复收。")
        at = found.uploaded_at.date()
        messages.info(request, text.format(at=at, name=found.uploaded_by.name))
    return found


def about(request: OfficeRequest, kind: BookKind) -> dict[str, Any]:
    """What every page of the kind says at its head: the other kind beside it, where the reader may open it."""
    tabs = [
        (_(str(one.label)), address("cover_books", one), one == kind)
        for one, permission in PERMISSIONS.items()
        if permission in powers(request)
    ]
    return {
        "kind": str(kind), "title": _(str(kind.label)), "tabs": tabs, "home": address("cover_books", kind),
        "new": address("bring_cover_book", kind),
    }  # fmt: skip
