"""Steps with leave: noting it, with a deputy if there is one, and coming back."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.operations import come_back, go_on_leave, leave_to_deputy
from jingwei.web.access import needs
from jingwei.web.pages import page
from jingwei.web.people.finding import (
    GIVING,
    called,
    found_account,
    reach_of,
    refusals_in,
    to_account,
)
from jingwei.web.people.forms import EndForm, LeaveForm
from jingwei.web.request import OfficeRequest

_METHODS = ["GET", "HEAD", "POST"]


@needs(*GIVING)
@require_http_methods(_METHODS)
def leave(asked: HttpRequest, pk: int) -> HttpResponse:
    """Notes a leave; a deputy gets every post of the account for that time, or nothing is noted."""
    request = cast("OfficeRequest", asked)
    account = _sent_by(request, pk)
    form = LeaveForm(request.POST if request.method == "POST" else None, initial={"held_from": request.today})  # fmt: skip
    if form.is_valid():
        with refusals_in(form):
            if _note(request, account, form):
                messages.success(request, _("{name}的休假已登记。").format(name=account.name))
                return to_account(account)
    status = 422 if form.is_bound else 200
    return page(request, "web/people/leave.html", status=status, person=account, form=form)


@needs(*GIVING)
@require_http_methods(_METHODS)
def back(asked: HttpRequest, pk: int) -> HttpResponse:
    """Ends the leave; deputies stop acting on that day."""
    request = cast("OfficeRequest", asked)
    account = _sent_by(request, pk)
    data = request.POST if request.method == "POST" else None
    form = EndForm(data, label=_("从哪天起回到岗位"), initial={"on": request.today})
    if form.is_valid():
        with refusals_in(form):
            come_back(account, on=form.cleaned_data["on"], actor=request.account, now=request.now)
            messages.success(request, _("{name}已销假。").format(name=account.name))
            return to_account(account)
    status = 422 if form.is_bound else 200
    return page(request, "web/people/back.html", status=status, person=account, form=form)


def _note(request: OfficeRequest, account: Account, form: LeaveForm) -> bool:
    """Notes it; False where the deputy is none that the reader knows."""
    said = form.cleaned_data
    period = {"held_from": said["held_from"], "held_to": said["held_to"]}
    if not said["deputy"]:
        go_on_leave(account, **period, actor=request.account, now=request.now)
        return True
    deputy = called(request, said["deputy"])
    if deputy is None:
        form.add_error("deputy", _("您能管的账号里没有这个登录名，请核对。"))
        return False
    leave_to_deputy(account, deputy=deputy, **period, actor=request.account, now=request.now)
    return True


def _sent_by(request: OfficeRequest, pk: int) -> Account:
    """The account, if its leave is the reader's to note; else 404."""
    account = found_account(request, pk)
    if not reach_of(request).sends_on_leave(account, request):
        raise Http404
    return account
