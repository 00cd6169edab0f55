"""The reader's language: what he chose, else what his browser asks for; Chinese unless it names English."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from jingwei.kernel.catalogue import Language, speaking

COOKIE = "jingwei-language"
Answer = Callable[[HttpRequest], HttpResponse]


def language_of(request: HttpRequest) -> Language:
    """The language for this request."""
    chosen = request.COOKIES.get(COOKIE, "")
    if chosen in set(Language):
        return Language(chosen)
    asked = request.headers.get("Accept-Language", "").strip().lower()
    return Language.ENGLISH if asked.startswith("en") else Language.CHINESE


def language_middleware(answer: Answer) -> Answer:
    """Speaks the reader's language while his request is answered."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with speaking(language_of(request)):
            response = answer(request)
        response["Content-Language"] = {"zh": "zh-CN", "en": "en"}[language_of(request)]
        return response

    return middleware
