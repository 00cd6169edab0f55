"""Takes a bulletin away as a Word file or a PDF; what is refused is said on its page."""

from io import BytesIO
from typing import cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from jingwei.areas.bulletins.operations.taking_out import Form, take_out
from jingwei.areas.bulletins.rules import BulletinRefused
from jingwei.people.permissions import Permission
from jingwei.web.addresses import address
from jingwei.web.bulletins.steps import found_bulletin
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

_TYPES = {
    Form.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.PDF: "application/pdf",
}


@scoped(Permission.LEDGERS_EXPORT)
@require_POST
def word(asked: HttpRequest, pk: int) -> HttpResponseBase:
    """The Word file."""
    return _file(cast("OfficeRequest", asked), pk, Form.WORD)


@scoped(Permission.LEDGERS_EXPORT)
@require_POST
def pdf(asked: HttpRequest, pk: int) -> HttpResponseBase:
    """The PDF."""
    return _file(cast("OfficeRequest", asked), pk, Form.PDF)


def _file(request: OfficeRequest, pk: int, form: Form) -> HttpResponseBase:
    found = found_bulletin(pk)
    try:
        made = take_out(found, form, actor=request.account, now=request.now)
    except BulletinRefused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(address("bulletin", [found.pk]), status=303)
    name = f"{found.title}-{found.mark}.{form}"
    return FileResponse(BytesIO(made), as_attachment=True, filename=name, content_type=_TYPES[form])
