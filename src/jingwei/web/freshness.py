"""Keeps pages out of every cache: what one reader saw is not shown to the next (R-W.11)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def freshness_middleware(answer: Answer) -> Answer:
    """Says `private, no-store` of every answer of a view; files of the package are served before this."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response["Cache-Control"] = "private, no-store"
        return response

    return middleware
