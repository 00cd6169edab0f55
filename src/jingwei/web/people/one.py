"""The page of one account: its posts over time, leave, who stands in for whom, and the steps."""

from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.people.models import Account, Leave, Post
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.web.access import needs
from jingwei.web.pages import page
from jingwei.web.people.finding import GIVING, Reach, found_account, posts_within, reach_of
from jingwei.web.people.said import Said, said_of
from jingwei.web.request import OfficeRequest


@needs(Permission.PEOPLE_VIEW)
@require_safe
def person(asked: HttpRequest, pk: int) -> HttpResponse:
    """The account as the reader may see it: posts beyond his scope are counted, not named."""
    request = cast("OfficeRequest", asked)
    account, reach = found_account(request, pk), reach_of(request)
    own = posts_within(paths(request.account, Permission.PEOPLE_VIEW, on=request.today))
    posts = said_of(own.filter(account=account).order_by("-held_from", "-pk"), on=request.day)
    elsewhere = Post.objects.on(request.day).filter(account=account).count()
    return page(
        request, "web/people/person.html", person=account, posts=[(one, _may_change(one, reach, request)) for one in posts],
        elsewhere=elsewhere - own.on(request.day).filter(account=account).count(),
        leaves=_leaves(account), is_away=Leave.objects.filter(account=account).on(request.day).exists(),
        deputies=said_of(own.filter(deputy_of__account=account).lasting(after=request.day), on=request.day),
        steps=_steps(account, reach, request), has_factor=is_mfa_enabled(account), is_own=account == request.account,
    )  # fmt: skip


def _may_change(said: Said, reach: Reach, request: OfficeRequest) -> bool:
    """Whether the reader may relieve from this post: it lasts, and it is his to give."""
    ended = said.post.held_to is not None and said.post.held_to <= max(
        request.today, said.post.held_from
    )
    return not ended and reach.gives(said.post)


def _leaves(account: Account) -> list[Leave]:
    """The days of absence that are not called off, the newest first."""
    return [leave for leave in account.leaves.order_by("-held_from") if not leave.period.is_empty]


def _steps(account: Account, reach: Reach, request: OfficeRequest) -> frozenset[str]:
    """What the reader may do with the account."""
    if not account.is_active:
        return frozenset()
    found = set()
    if reach.keeps(account, request):
        found |= {"password", "off_board", *(["factor"] if account != request.account else [])}
    if account != request.account and reach.paths.keys() & set(GIVING):
        found.add("appoint")
    if reach.sends_on_leave(account, request):
        found.add("leave")
    return frozenset(found)
