"""The reader's language: what he chose, else what his browser asks for; Chinese unless it names English."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from jingwei.kernel.catalogue import Language, speaking

COOKIE = "jingwei-language"
_DJANGO = {Language.CHINESE: "zh-hans", Language.ENGLISH: "en"}  # what forms say by themselves
_TAGS = {Language.CHINESE: "zh-CN", Language.ENGLISH: "en"}
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
        asked = language_of(request)
        with speaking(asked), translation.override(_DJANGO[asked]):
            response = answer(request)
        response["Content-Language"] = _TAGS[asked]
        return response

    return middleware
