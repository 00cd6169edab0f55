"""Addresses of the reconciliation service; each with the secret in its header or in its path (R-A.3)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse

from jingwei.api.asker import Asker, asker_of, secret_in
from jingwei.api.budget import spend
from jingwei.api.door import PUBLIC, door
from jingwei.api.faults import unclear
from jingwei.api.reconcile import extend, suggest
from jingwei.api.reconcile.asked import LARGEST_LIMIT, read_filling, read_questions, tidy
from jingwei.api.reconcile.manifest import manifest
from jingwei.api.reconcile.preview import preview as drawn
from jingwei.api.reconcile.service import answers
from jingwei.api.request import ApiRequest
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.sight import seeing

# The page is drawn into a frame of whoever asks, and loads nothing.
_IN_A_FRAME = {"default-src": ["'none'"], "frame-ancestors": ["*"]}
View = Callable[..., HttpResponseBase]


def _scoped(view: View) -> View:
    """The view within the sight of whoever asks, once the question is counted."""

    @wraps(view)
    def seen(request: HttpRequest, *given: Any, token: str = "", **named: Any) -> HttpResponseBase:
        asked = _with_asker(request, token)
        spend(asked.asker.budget, 1, now=asked.now)
        with seeing(asked.asker.sight(Permission.REGISTER_VIEW, on=asked.today)):
            return view(asked, *given, **named)

    return seen


@door("GET", "HEAD", "POST", permission=PUBLIC)
def endpoint(request: HttpRequest, token: str = "") -> HttpResponse:
    """The manifest, candidates for names (`queries`), or fields of organisations (`extend`).

    The manifest alone is told without a token.
    """
    sent = request.POST if request.method == "POST" else request.GET
    if "queries" in sent:
        return _candidates(_with_asker(request, token), sent["queries"])
    if "extend" in sent:
        return _fields(_with_asker(request, token), sent["extend"])
    if request.method == "POST":
        raise unclear(_("请用表单字段 queries 或 extend 发来问题。"))
    return _manifest(request, token)


@door("GET", "HEAD")
@_scoped
def suggest_one(request: ApiRequest, what: str) -> HttpResponse:
    """Suggestions for what was typed so far."""
    prefix = tidy(request.GET.get("prefix", ""))
    cursor = suggest.read_cursor(request.GET.get("cursor", ""))
    if what == "entity":
        return JsonResponse(suggest.entities(prefix, cursor=cursor, on=request.today))
    listed = suggest.properties if what == "property" else suggest.kinds
    return JsonResponse(listed(prefix, cursor=cursor))


@door("GET", "HEAD")
@_scoped
def properties(request: ApiRequest) -> HttpResponse:
    """Fields that may be filled in for a type."""
    written = request.GET.get("limit", "")
    limit = suggest.read_cursor(written) if written else LARGEST_LIMIT
    return JsonResponse(extend.proposed(tidy(request.GET.get("type", "")), limit=limit))


@door("GET", "HEAD")
@_scoped
def preview(request: ApiRequest, number: str) -> HttpResponse:
    """A small page about one organisation."""
    response = HttpResponse(drawn(tidy(number), on=request.today))
    response.xframe_options_exempt = True
    response._csp_replace = _IN_A_FRAME  # type: ignore[attr-defined]  # noqa: SLF001 - as csp's own decorator does
    return response


def _with_asker(request: HttpRequest, token: str) -> ApiRequest:
    """The request of somebody who may ask; raises ApiFault (401)."""
    asked = cast("ApiRequest", request)
    asked.asker = asker_of(token or secret_in(request), on=asked.today)
    return asked


def _candidates(request: ApiRequest, written: str) -> HttpResponse:
    questions = read_questions(written)
    with _counted(request, len(questions)):
        return JsonResponse(answers(questions, on=request.today))


def _fields(request: ApiRequest, written: str) -> HttpResponse:
    asked = read_filling(written)
    with _counted(request, len(asked.ids)):
        return JsonResponse(extend.filled(asked, on=request.today))


def _counted(request: ApiRequest, amount: int) -> Any:
    """What whoever asks sees, once his questions are counted."""
    asker: Asker = request.asker
    spend(asker.budget, max(amount, 1), now=request.now)
    return seeing(asker.sight(Permission.REGISTER_VIEW, on=request.today))


def _manifest(request: HttpRequest, token: str) -> HttpResponse:
    if token or secret_in(request):
        _with_asker(request, token)
    base = reverse("api:reconcile_by_address", args=[token]) if token else reverse("api:reconcile")
    asks = not token and not settings.API_PUBLIC
    return JsonResponse(manifest(request, base=base, asks_for_token=asks))
