"""How a reader wants pages: language, size of type, light or dark; kept in cookies, chosen by POST."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from jingwei.kernel.catalogue import mark
from jingwei.web.access import public
from jingwei.web.language import COOKIE as LANGUAGE

_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Preference:
    """One thing to choose: its cookie and what may be chosen, the first where nothing was."""

    cookie: str
    title: str
    values: dict[str, str]

    def of(self, request: HttpRequest) -> str:
        """What this reader chose."""
        chosen = request.COOKIES.get(self.cookie, "")
        return chosen if chosen in self.values else next(iter(self.values))


PREFERENCES = {
    "language": Preference(LANGUAGE, mark("语言"), {"zh": "中文", "en": "English"}),
    "size": Preference(
        "jingwei-size", mark("字号"), {"normal": mark("标准"), "large": mark("大字")}
    ),
    "theme": Preference(
        "jingwei-theme",
        mark("明暗"),
        {"auto": mark("随系统"), "light": mark("浅色"), "dark": mark("深色")},
    ),
}


@public
@require_POST
def prefer(request: HttpRequest) -> HttpResponse:
    """Keeps what was chosen, and goes back to the page where it was chosen."""
    response = HttpResponseRedirect(_back(request), status=303)
    for name, preference in PREFERENCES.items():
        chosen = request.POST.get(name, "")
        if chosen in preference.values:
            response.set_cookie(
                preference.cookie,
                chosen,
                max_age=_YEAR,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
    return response


def _back(request: HttpRequest) -> str:
    """The page named in the form, if it is one of ours."""
    back = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if ours and back.startswith("/") else "/"
