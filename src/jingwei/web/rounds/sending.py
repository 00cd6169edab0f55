"""Takes a file in parts: ask where it stands, go on from there (R-O.9).

As in the IETF draft "Resumable Uploads for HTTP": `Upload-Offset` says how much has come, HEAD asks for it, PATCH
brings what follows, 409 with the right offset answers a part from elsewhere, DELETE lets go of it. The answers
are JSON: offset and done, and `said` or `refused` in words. While a part comes, no transaction waits for it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from jingwei.areas.rounds import parts, queries
from jingwei.areas.rounds.models import Sending
from jingwei.areas.rounds.operations import sending as operations
from jingwei.areas.rounds.operations.steps import RoundRefused
from jingwei.areas.rounds.storage import FileRefused, plain_name
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.sight import seeing
from jingwei.web.access import needs, sight_with
from jingwei.web.numbers import number_in
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import found_round
from jingwei.web.rounds.uploading import taken_in, whose
from jingwei.web.scope import scoped

OFFSET, COMPLETE = "Upload-Offset", "Upload-Complete"
SHA256 = 64  # hexadecimal digits
STATUSES: Mapping[type[Exception], int] = {parts.OutOfPlace: 409, parts.Busy: 423}


@scoped(Permission.ROUNDS_UPLOAD)
@require_POST
def begin(asked: HttpRequest, number: int) -> HttpResponse:
    """Makes a place for a file that is announced with name, size and digest; the same file goes on where it was cut."""
    request = cast("OfficeRequest", asked)
    found = found_round(number)
    try:
        announced = _announced(request)
        sending = operations.begin(
            found, department=whose(request, found, name=announced.name), announced=announced,
            actor=request.account, now=request.now,
        )  # fmt: skip
    except (RoundRefused, FileRefused) as refused:
        return JsonResponse({"refused": str(refused)}, status=422)
    return _stands(sending, status=201)


def _announced(request: OfficeRequest) -> operations.Announced:
    sha256 = request.POST.get("sha256", "")
    is_digest = len(sha256) == SHA256 and set(sha256) <= set("0123456789abcdef")
    return operations.Announced(
        name=plain_name(request.POST.get("name", "")),
        size=number_in(request.POST.get("size", "")) or 0,
        sha256=sha256 if is_digest else "",
    )


@needs(Permission.ROUNDS_UPLOAD)
@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
def one(asked: HttpRequest, number: int, token: str) -> HttpResponse:
    """Says where a file stands, goes on with it, or lets go of it; another's is not there."""
    request = cast("OfficeRequest", asked)
    with _seeing(request):
        sending = queries.sending_of(request.account, number=number, token=_token(token))
    if sending is None:
        raise Http404
    answers: dict[str, Callable[[OfficeRequest, Sending], HttpResponse]] = {
        "PATCH": _go_on, "DELETE": _let_go
    }  # fmt: skip
    answer = answers.get(request.method or "")
    return answer(request, sending) if answer else _stands(sending)


def _token(written: str) -> UUID:
    try:
        return UUID(hex=written)
    except ValueError as fault:
        raise Http404 from fault


def _go_on(request: OfficeRequest, sending: Sending) -> HttpResponse:
    at = number_in(request.headers.get(OFFSET, ""))
    if sending.upload is not None:
        return _stands(sending)
    try:
        length = parts.append(
            sending.token, _body(request), at=-1 if at is None else at, size=sending.size, name=sending.file_name
        )  # fmt: skip
        return _complete(request, sending) if length == sending.size else _kept(request, sending)
    except UnreadablePostError:
        return _stands(sending, status=400, refused=_("这一段没有传完，请接着传。"))
    except (parts.OutOfPlace, parts.Busy, RoundRefused, FileRefused) as refused:
        return _stands(sending, status=STATUSES.get(type(refused), 422), refused=str(refused))


def _kept(request: OfficeRequest, sending: Sending) -> HttpResponse:
    with _seeing(request):
        operations.touch(sending, now=request.now)
    return _stands(sending)


def _complete(request: OfficeRequest, sending: Sending) -> HttpResponse:
    with _seeing(request):
        upload, is_new = operations.complete(sending, actor=request.account, now=request.now)
        said = taken_in(upload, is_new=is_new, name=sending.file_name)
    return _done(sending, said=said, is_new=is_new)


def _let_go(request: OfficeRequest, sending: Sending) -> HttpResponse:
    with _seeing(request):
        operations.let_go(sending)
    return HttpResponse(status=204)


def _body(request: OfficeRequest) -> Iterator[bytes]:
    """The part as it comes."""
    while block := request.read(parts.BLOCK):
        yield block


def _seeing(request: OfficeRequest) -> AbstractContextManager[None]:
    """What the reader may send for."""
    return seeing(sight_with(request, Permission.ROUNDS_UPLOAD))


def _stands(sending: Sending, *, status: int = 200, refused: str = "") -> HttpResponse:
    """Where the file stands."""
    if sending.upload_id is not None:
        return _done(sending, said="", is_new=True)
    told = {"address": _address(sending), "offset": parts.length(sending.token), "done": False}
    answer = JsonResponse({**told, "refused": refused} if refused else told, status=status)
    answer[OFFSET], answer[COMPLETE] = str(told["offset"]), "?0"
    return answer


def _done(sending: Sending, *, said: str, is_new: bool) -> HttpResponse:
    """All of it is in the round."""
    told = {
        "address": _address(sending),
        "offset": sending.size,
        "done": True,
        "new": is_new,
        "said": said,
    }
    answer = JsonResponse(told)
    answer[OFFSET], answer[COMPLETE] = str(sending.size), "?1"
    return answer


def _address(sending: Sending) -> str:
    return reverse("sending", args=[sending.round.number, sending.token.hex])
