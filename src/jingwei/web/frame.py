"""What stands around every page: the day, the menu, who is signed in, how he wants it drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.urls import NoReverseMatch
from django.utils.functional import SimpleLazyObject

import jingwei
from jingwei.people.models import Account
from jingwei.web import clock
from jingwei.web.access import powers
from jingwei.web.addresses import address
from jingwei.web.day import PARAMETER
from jingwei.web.navigation import Line, menu_for
from jingwei.web.preferences import PREFERENCES, Preference


@dataclass(frozen=True)
class Frame:
    """The frame of one page, as `base.html` draws it."""

    account: Account | None
    menu: list[tuple[str, list[Line]]]
    today: date
    day: date
    path: str
    search: str
    chosen: dict[str, str]
    messages: Iterable[Message]
    notice: str
    version: str = jingwei.__version__

    @property
    def is_today(self) -> bool:
        """False where the page is as of another day."""
        return self.day == self.today

    @property
    def path_today(self) -> str:
        """The same page as of today."""
        parts = urlsplit(self.path)
        kept = [(name, value) for name, value in parse_qsl(parts.query) if name != PARAMETER]
        return f"{parts.path}?{urlencode(kept)}" if kept else parts.path

    @property
    def preferences(self) -> dict[str, Preference]:
        """What a reader may choose."""
        return PREFERENCES


def frame(request: HttpRequest) -> dict[str, Any]:
    """A context processor: `frame` for every template, also where a request failed early.

    The field against forged forms is made once a page, however many forms stand on it.
    """
    is_broken = hasattr(request, "is_broken")
    user = None if is_broken else getattr(request, "user", None)
    account = user if isinstance(user, Account) else None
    today = getattr(request, "today", None) or clock.today()
    drawn = Frame(
        account=account,
        menu=_menu(request, account, today),
        today=today,
        day=getattr(request, "day", today),
        path="/" if hasattr(request, "has_failed") else request.get_full_path(),
        search=_search(),
        chosen={name: one.of(request) for name, one in PREFERENCES.items()},
        messages=() if is_broken else get_messages(request),
        notice=settings.NOTICE,
    )
    return {"frame": drawn, "csrf_input": SimpleLazyObject(partial(csrf_input, request))}


def _menu(
    request: HttpRequest, account: Account | None, today: date
) -> list[tuple[str, list[Line]]]:
    """The menu of somebody who is through all gates; nothing else could be opened."""
    if account is None or account.must_change_password:
        return []
    request.account, request.today = account, today  # type: ignore[attr-defined]
    return menu_for(powers(request), path=request.path)


def _search() -> str:
    """Where the search box sends its question; "" while no page answers it."""
    try:
        return address("search")
    except NoReverseMatch:
        return ""
