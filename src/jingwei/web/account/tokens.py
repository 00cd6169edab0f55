"""Tokens for programs: the own ones, issued here and shown once; and all of them, for who administers (R-A.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jingwei.api.models import GRANTABLE, ApiToken
from jingwei.api.operations import Issued, issue_token, revoke_token
from jingwei.api.queries import READS, State, state_of, tokens_of
from jingwei.api.rules import LONGEST_LIFE, LONGEST_TITLE, ApiRefused
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.web.access import needs, powers, signed_in
from jingwei.web.pages import page
from jingwei.web.people.finding import posts_within
from jingwei.web.request import OfficeRequest

USUAL_LIFE = timedelta(days=180)
MOST = 500  # on the administrator's page, the newest
BADGES = {
    State.LIVING: ("open", mark("有效")),
    State.EXPIRED: ("none", mark("已到期")),
    State.ENDED: ("none", mark("已停用")),
}


class TokenForm(forms.Form):
    """What the program is, what it may read, until when."""

    def __init__(self, *given: Any, held: Iterable[Permission], today: date, **named: Any) -> None:
        super().__init__(*given, **named)
        most = _("不超过 {most} 个字。").format(most=LONGEST_TITLE)
        self.fields["title"] = forms.CharField(
            label=_("给什么程序用"), max_length=LONGEST_TITLE, help_text=_("例如：OpenRefine 核对名单。"),
            error_messages={"required": _("请写明给什么程序用。"), "max_length": most},
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )  # fmt: skip
        reads = [(str(one), _(READS[one])) for one in GRANTABLE if one in held]
        self.fields["permissions"] = forms.MultipleChoiceField(
            label=_("可以读什么"), choices=reads, widget=forms.CheckboxSelectMultiple, initial=[reads[0][0]] if reads else [],
            error_messages={"required": _("请至少选一项。"), "invalid_choice": _("所选不在可选的范围内。")},
        )  # fmt: skip
        day = {
            "min": (today + timedelta(days=1)).isoformat(),
            "max": (today + LONGEST_LIFE).isoformat(),
        }
        self.fields["expires_on"] = forms.DateField(
            label=_("到哪天失效"), initial=today + USUAL_LIFE, help_text=_("最长一年。到期的当天起不能再用。"),
            widget=forms.DateInput(attrs={"type": "date", **day}, format="%Y-%m-%d"),
            error_messages={"required": _("请填日期。"), "invalid": _("日期要写成 2025-11-30 这样的年月日。")},
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A token as pages show it, without its secret."""

    token: ApiToken
    reads: tuple[str, ...]
    badge: tuple[str, str]
    is_living: bool


@signed_in
@require_safe
def tokens(asked: HttpRequest) -> HttpResponse:
    """The reader's own tokens."""
    request = cast("OfficeRequest", asked)
    lines = _lines(tokens_of(request.account), on=request.today)
    may_issue = Permission.LEDGERS_EXPORT in powers(request)
    return page(request, "web/account/tokens.html", lines=lines, may_issue=may_issue)


@needs(Permission.LEDGERS_EXPORT)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def issue(asked: HttpRequest) -> HttpResponse:
    """The form; the secret stands in the answer to it and nowhere else."""
    request = cast("OfficeRequest", asked)
    sent = request.POST if request.method == "POST" else None
    form = TokenForm(sent, held=powers(request), today=request.today)
    if form.is_valid() and (made := _made(request, form)):
        address = request.build_absolute_uri(
            reverse("api:reconcile_by_address", args=[made.secret])
        )
        return page(
            request, "web/account/token.html", token=made.token, secret=made.secret, address=address
        )
    return page(
        request, "web/account/token_new.html", status=422 if form.is_bound else 200, form=form
    )


def _made(request: OfficeRequest, form: TokenForm) -> Issued | None:
    """The token, or None and the reason in the form."""
    said = form.cleaned_data
    permissions = [Permission(one) for one in said["permissions"]]
    try:
        return issue_token(
            request.account, title=said["title"], permissions=permissions, expires_on=said["expires_on"],
            actor=request.account, now=request.now,
        )  # fmt: skip
    except ApiRefused as refused:
        form.add_error(None, str(refused))
        return None


@signed_in
@require_POST
def end_own(asked: HttpRequest, pk: int) -> HttpResponse:
    """Ends one of the reader's own."""
    request = cast("OfficeRequest", asked)
    return _end(request, tokens_of(request.account).filter(pk=pk).first(), to="tokens")


@needs(Permission.SETTINGS_TOKENS)
@require_safe
def all_tokens(asked: HttpRequest) -> HttpResponse:
    """The tokens of all whose posts lie in the reader's scope."""
    request = cast("OfficeRequest", asked)
    lines = _lines(_in_scope(request).order_by("-pk")[: MOST + 1], on=request.today)
    return page(
        request, "web/account/all_tokens.html", lines=lines[:MOST], is_more=len(lines) > MOST, most=MOST,
        accounts=Permission.PEOPLE_VIEW in powers(request),
    )  # fmt: skip


@needs(Permission.SETTINGS_TOKENS)
@require_POST
def end_any(asked: HttpRequest, pk: int) -> HttpResponse:
    """Ends one of those."""
    request = cast("OfficeRequest", asked)
    return _end(request, _in_scope(request).filter(pk=pk).first(), to="all_tokens")


def _in_scope(request: OfficeRequest) -> Any:
    own = posts_within(paths(request.account, Permission.SETTINGS_TOKENS, on=request.today))
    found = ApiToken.objects.filter(owner__in=own.values("account"))
    return found.select_related("owner").defer("digest")


def _end(request: OfficeRequest, token: ApiToken | None, *, to: str) -> HttpResponse:
    if token is None:
        raise Http404
    try:
        revoke_token(token, actor=request.account, now=request.now)
        messages.success(request, _("令牌“{title}”已停用。").format(title=token.title))
    except ApiRefused as refused:
        messages.info(request, str(refused))
    return HttpResponseRedirect(reverse(to), status=303)


def _lines(found: Iterable[ApiToken], *, on: date) -> list[Line]:
    lines = []
    for token in found:
        state = state_of(token, on=on)
        reads = tuple(_(READS[Permission(one)]) for one in token.permissions)
        badge, word = BADGES[state]
        lines.append(Line(token, reads, (badge, _(word)), state is State.LIVING))
    return lines
