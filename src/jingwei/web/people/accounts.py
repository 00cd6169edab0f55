"""Steps with an account: opening, a new password, a lost second factor, off-boarding."""

from typing import Any, cast

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account, Post
from jingwei.people.operations import (
    off_board,
    open_account,
    password_mark,
    reset_password,
    reset_second_factor,
)
from jingwei.people.permissions import Permission
from jingwei.web.access import needs
from jingwei.web.pages import page
from jingwei.web.people.finding import (
    found_account,
    lasting,
    reach_of,
    refusals_in,
    to_account,
)
from jingwei.web.people.forms import AccountForm, SeenForm
from jingwei.web.people.said import said_of
from jingwei.web.request import OfficeRequest

_METHODS = ["GET", "HEAD", "POST"]


@needs(Permission.PEOPLE_ACCOUNTS)
@require_http_methods(_METHODS)
@sensitive_variables()
def open_one(asked: HttpRequest) -> HttpResponse:
    """The form that opens an account; its first password stands in the answer and nowhere else."""
    request = cast("OfficeRequest", asked)
    form = AccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            made = open_account(**form.cleaned_data, actor=request.account, now=request.now)
            return _told(request, made.account, made.password, is_new=True)
    return page(request, "web/people/open.html", status=422 if form.is_bound else 200, form=form)


@needs(Permission.PEOPLE_ACCOUNTS)
@require_http_methods(_METHODS)
@sensitive_variables()
def new_password(asked: HttpRequest, pk: int) -> HttpResponse:
    """Asks first, then gives a new first password; the same form sent twice gives one."""
    request = cast("OfficeRequest", asked)
    account = _kept(request, pk)
    form = SeenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            seen = form.cleaned_data["seen"]
            made = reset_password(account, seen=seen, actor=request.account, now=request.now)
            return _told(request, made.account, made.password, is_new=False)
    return _asked(request, "password", account, form)


@needs(Permission.PEOPLE_ACCOUNTS)
@require_http_methods(_METHODS)
def second_factor(asked: HttpRequest, pk: int) -> HttpResponse:
    """Asks first, then forgets the second factors of somebody who lost his."""
    request = cast("OfficeRequest", asked)
    account = _kept(request, pk)
    form = SeenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            reset_second_factor(account, actor=request.account, now=request.now)
            messages.success(
                request, _("已清除，{name}下次登录时重新设置第二重验证。").format(name=account.name)
            )
            return to_account(account)
    return _asked(request, "factor", account, form)


@needs(Permission.PEOPLE_ACCOUNTS)
@require_http_methods(_METHODS)
def leave_office(asked: HttpRequest, pk: int) -> HttpResponse:
    """Lists what ends, then ends all of it in one step."""
    request = cast("OfficeRequest", asked)
    account = _kept(request, pk)
    form = SeenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            off_board(account, actor=request.account, now=request.now)
            messages.success(
                request, _("{name}已离岗：岗位结束，账号停用。").format(name=account.name)
            )
            return to_account(account)
    return _asked(request, "off_board", account, form)


def _kept(request: OfficeRequest, pk: int) -> Account:
    """The account, if the reader may reset and close it; else 404."""
    account = found_account(request, pk)
    if not reach_of(request).keeps(account, request):
        raise Http404
    return account


def _asked(request: OfficeRequest, step: str, account: Account, form: SeenForm) -> HttpResponse:
    """The page that asks whether to go on; after a refusal about what stands now."""
    status = 422 if form.is_bound else 200
    account.refresh_from_db()
    mark: dict[str, Any] = {"seen": password_mark(account)}
    again = SeenForm(initial=mark)
    reasons = list(form.non_field_errors()) if form.is_bound else []
    posts = Post.objects.filter(pk__in=[post.pk for post in lasting(account, request)])
    deputies = Post.objects.filter(deputy_of__in=posts).lasting(after=request.today)
    return page(
        request, f"web/people/{step}.html", status=status, person=account, form=again, reasons=reasons,
        posts=said_of(posts.order_by("held_from", "pk"), on=request.today), has_factor=is_mfa_enabled(account),
        deputies=said_of(deputies.order_by("held_from", "pk"), on=request.today),
        leaves=[leave for leave in account.leaves.order_by("held_from") if leave.held_to is None or leave.held_to > request.today],
    )  # fmt: skip


def _told(request: OfficeRequest, account: Account, password: str, *, is_new: bool) -> HttpResponse:
    """The first password, this once: no redirect, for it would have to be kept on the way."""
    return page(request, "web/people/told.html", person=account, password=password, is_new=is_new)
