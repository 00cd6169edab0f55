"""Gives files of cases out: by our own type, in a box where nothing runs, in scope when they are asked for (R-EV.8)."""

from typing import cast
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from jingwei.evidence import storage
from jingwei.evidence.kinds import SHAPES, Kind
from jingwei.procedures.attachments import queries
from jingwei.procedures.attachments.models import Attachment
from jingwei.procedures.sight import sight_of
from jingwei.web.procedures import CATALOGUE, POWERS
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped_to_cases

_BOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


@scoped_to_cases(*POWERS)
@require_safe
def attachment(asked: HttpRequest, token: UUID) -> HttpResponseBase:
    """The file, to be kept by the reader."""
    found = found_file(cast("OfficeRequest", asked), token)
    return _given(found, found.sha256, inline=False)


@scoped_to_cases(*POWERS)
@require_safe
def attachment_view(asked: HttpRequest, token: UUID) -> HttpResponseBase:
    """A picture, to be looked at; a document is only given to be kept."""
    found = found_file(cast("OfficeRequest", asked), token)
    return _given(found, found.sha256, inline=found.is_image)


@scoped_to_cases(*POWERS)
@require_safe
def attachment_small(asked: HttpRequest, token: UUID) -> HttpResponseBase:
    """The small picture of a picture."""
    found = found_file(cast("OfficeRequest", asked), token)
    if not found.small:
        raise Http404
    return _given(found, found.small, inline=True)


def found_file(request: OfficeRequest, token: UUID) -> Attachment:
    """The file, in sight and not removed; else 404."""
    sight = sight_of(request.account, on=request.today)
    found = queries.find(sight, token=token, catalogue=CATALOGUE)
    if found is None or found.removed_at is not None:
        raise Http404
    return found


def _given(found: Attachment, digest: str, *, inline: bool) -> HttpResponseBase:
    path = storage.content(digest)
    if not path.is_file():
        raise Http404
    response = FileResponse(
        path.open("rb"), as_attachment=not inline, filename=found.file_name,
        content_type=SHAPES[Kind(found.kind)].content_type,
    )  # fmt: skip
    response["Content-Security-Policy"] = _BOX
    response["X-Content-Type-Options"] = "nosniff"
    return response
