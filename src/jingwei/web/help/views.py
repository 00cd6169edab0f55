"""The pages of the help; open to everybody, so that one who cannot sign in finds them too."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.people.permissions import ROLES
from jingwei.web.access import public
from jingwei.web.help.roles import DAYS
from jingwei.web.help.words import WORDS
from jingwei.web.pages import page

TOPICS = ("round", "words", "keys", "refusals", "suggestions")


@public
@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """All pages of the help."""
    return page(request, "web/help/contents.html", roles=list(ROLES.values()))


@public
@require_safe
def first_day(request: HttpRequest, role: str) -> HttpResponse:
    """What waits for a role, and where."""
    if role not in ROLES:
        raise Http404
    return page(request, "web/help/role.html", role=ROLES[role], hints=DAYS[role])


@public
@require_safe
def topic(request: HttpRequest, name: str) -> HttpResponse:
    """One subject: a round, the words, the keys, what is refused, where suggestions go."""
    if name not in TOPICS:
        raise Http404
    return page(request, f"web/help/{name}.html", words=WORDS)
