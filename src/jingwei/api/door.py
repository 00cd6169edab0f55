"""What every address of the API has: who may, open to other origins, refusals in one shape (R-A.3)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from jingwei.api import faults
from jingwei.api.faults import ApiFault
from jingwei.kernel.catalogue import translate as _

TOKEN = "token"  # noqa: S105 - the declaration that an address asks for one
PUBLIC = "public"
# Bytes. Fifty names take a few thousand, with twenty properties each a third of a million; reading a form takes
# forty times its size for a moment.
LARGEST_BODY = 512 << 10
_LONGEST_LENGTH = 16  # digits
_METHODS = "GET, POST, OPTIONS"
# No cookie counts here, so that any origin may ask who has a token.
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": _METHODS,
    "Access-Control-Allow-Headers": "Authorization, Content-Type, X-Requested-With",
    "Access-Control-Max-Age": "86400",
    # The address may hold a secret.
    "Referrer-Policy": "no-referrer",
}
View = Callable[..., HttpResponseBase]


def door(*methods: str, permission: str = TOKEN) -> Callable[[View], View]:
    """Declares who may ask: TOKEN, for the view to check, or PUBLIC; and by which methods."""

    def declared(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
            try:
                response = _answer(view, methods, request, *given, **named)
            except ApiFault as fault:
                response = faults.answer(fault)
            except (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError):
                response = faults.answer(faults.unclear(_("请求读不懂，请检查格式后重发。")))
            for name, value in _OPEN.items():
                response[name] = value
            patch_vary_headers(cast("HttpResponse", response), ["Authorization"])
            return response

        asked.permission = permission  # type: ignore[attr-defined]
        return csrf_exempt(asked)

    return declared


def _answer(
    view: View, methods: tuple[str, ...], request: HttpRequest, *given: Any, **named: Any
) -> HttpResponseBase:
    """What the view says; preflights and foreign methods do not reach it."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204)
    if request.method not in methods:
        allowed = {"Allow": ", ".join(methods)}
        raise ApiFault(405, _("这个地址只能用 {methods}。").format(methods="、".join(methods)), headers=allowed)  # fmt: skip
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    is_number = length.isascii() and length.isdecimal() and len(length) < _LONGEST_LENGTH
    if not is_number or int(length) > LARGEST_BODY:
        text = _("一次发来的内容太多，最多 {most} KB，请分批发送。")
        raise faults.too_large(text.format(most=LARGEST_BODY >> 10))
    return view(request, *given, **named)
