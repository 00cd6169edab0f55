"""The list of accounts: who holds which post on the day, by unit and role; those without one, those closed."""

from dataclasses import dataclass
from datetime import date
from typing import cast
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account, Post, PostQuerySet
from jingwei.people.permissions import ROLES, Permission
from jingwei.people.queries import paths
from jingwei.units.models import Unit
from jingwei.web.access import needs, powers
from jingwei.web.organisations.choosing import called, within
from jingwei.web.pages import page
from jingwei.web.people.finding import GIVING, posts_within, seen
from jingwei.web.people.said import Said, said_of
from jingwei.web.request import OfficeRequest

SIZE = 50
LONGEST = 50  # signs of what is searched
TABS = {"posted": mark("在岗"), "free": mark("没有岗位"), "closed": mark("已停用")}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks: a tab, a role, a unit by number or a part of its name, a part of name or login."""

    tab: str
    role: str
    unit: str
    text: str

    def address(self, **other: str) -> str:
        """The list with something else asked."""
        said = {"tab": self.tab, "role": self.role, "unit": self.unit, "q": self.text, **other}
        return f"{reverse('people')}?{urlencode({name: value for name, value in said.items() if value})}"


@dataclass(frozen=True, slots=True)
class Row:
    """An account as the list shows it, with its posts of the day in the reader's scope."""

    account: Account
    posts: list[Said]


@needs(Permission.PEOPLE_VIEW)
@require_safe
def people(asked: HttpRequest) -> HttpResponse:
    """The accounts of a tab, by login."""
    request = cast("OfficeRequest", asked)
    wanted = _wanted(request)
    posts = _asked_posts(request, wanted)
    found = _narrowed(_of_tab(seen(request), wanted, posts, on=request.day), wanted.text)
    shown, before, after = _page(request, found)
    return page(
        request, "web/people/list.html", part="list", wanted=wanted, rows=_rows(request, shown),
        tabs=[(_(title), wanted.address(tab=tab), tab == wanted.tab) for tab, title in TABS.items()],
        roles=[(role.key, _(role.title)) for role in ROLES.values()], chips=_chips(request, wanted),
        before=wanted.address(before=before) if before else "", after=wanted.address(after=after) if after else "",
        may_open=Permission.PEOPLE_ACCOUNTS in powers(request), may_give=bool(powers(request) & set(GIVING)),
        may_fill={Permission.PEOPLE_ACCOUNTS, Permission.PEOPLE_APPOINT} <= powers(request),
    )  # fmt: skip


def _wanted(request: OfficeRequest) -> Wanted:
    """What the address asks for and there is; the rest is passed over."""
    tab, role, unit, text = (
        " ".join(request.GET.get(name, "").replace("\0", "").split())[:LONGEST] for name in ("tab", "role", "unit", "q")
    )  # fmt: skip
    return Wanted(tab if tab in TABS else "posted", role if role in ROLES else "", unit, text)


def _asked_posts(request: OfficeRequest, wanted: Wanted) -> PostQuerySet:
    """The posts in scope that the list is narrowed to; on the day, unless it lists closed accounts."""
    posts = posts_within(paths(request.account, Permission.PEOPLE_VIEW, on=request.today))
    if wanted.tab == "posted":
        posts = posts.on(request.day)
    if wanted.role:
        posts = posts.filter(role=wanted.role)
    if wanted.unit:
        own = within(paths(request.account, Permission.PEOPLE_VIEW, on=request.today))
        named = own.filter(_is_meant(wanted.unit, request)).values_list("path", flat=True)
        posts = posts.filter(unit__in=within(named[:LONGEST]))
    return posts


def _is_meant(unit: str, request: OfficeRequest) -> Q:
    if unit.isascii() and unit.isdigit() and len(unit) <= 18:
        return Q(pk=int(unit))
    return Q(pk__in=called(unit, on=request.day))


def _of_tab(
    found: QuerySet[Account], wanted: Wanted, posts: PostQuerySet, *, on: date
) -> QuerySet[Account]:
    has_one = Exists(posts.filter(account=OuterRef("pk")))
    if wanted.tab == "free":
        held = Exists(Post.objects.on(on).filter(account=OuterRef("pk")))
        return found.filter(~held, is_active=True)
    if wanted.tab == "closed":
        found = found.filter(is_active=False)
        return found.filter(has_one) if wanted.role or wanted.unit else found
    return found.filter(has_one, is_active=True)


def _narrowed(found: QuerySet[Account], text: str) -> QuerySet[Account]:
    return found.filter(Q(name__icontains=text) | Q(login__icontains=text)) if text else found


def _page(request: OfficeRequest, found: QuerySet[Account]) -> tuple[list[Account], str, str]:
    """The accounts of the page, and the logins before its first and after its last; "" for no such page."""
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    if before:
        rows = list(found.filter(login__lt=before).order_by("-login")[: SIZE + 1])
        is_more, rows = len(rows) > SIZE, rows[:SIZE][::-1]
        return rows, rows[0].login if rows and is_more else "", rows[-1].login if rows else ""
    rows = list(found.filter(login__gt=after).order_by("login")[: SIZE + 1])
    is_more, rows = len(rows) > SIZE, rows[:SIZE]
    return rows, rows[0].login if rows and after else "", rows[-1].login if rows and is_more else ""


def _rows(request: OfficeRequest, shown: list[Account]) -> list[Row]:
    own = posts_within(paths(request.account, Permission.PEOPLE_VIEW, on=request.today))
    posts = own.on(request.day).filter(account__in=shown).order_by("held_from", "pk")
    said: dict[int, list[Said]] = {}
    for one in said_of(posts, on=request.day):
        said.setdefault(one.post.account_id, []).append(one)
    return [Row(account, said.get(account.pk, [])) for account in shown]


def _chips(request: OfficeRequest, wanted: Wanted) -> list[tuple[str, str, str]]:
    """What narrows the list: what it is called, its value, the list without it."""
    unit = wanted.unit
    if unit.isdigit():
        own = within(paths(request.account, Permission.PEOPLE_VIEW, on=request.today))
        one = own.filter(_is_meant(unit, request)).named(on=request.day).first()
        unit = (one.name if isinstance(one, Unit) else "") or unit
    said = [
        (_("角色"), _(ROLES[wanted.role].title) if wanted.role else "", wanted.address(role="")),
        (_("单位"), unit, wanted.address(unit="")),
        (_("姓名或登录名"), wanted.text, wanted.address(q="")),
    ]
    return [one for one in said if one[1]]
