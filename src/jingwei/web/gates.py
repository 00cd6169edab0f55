"""What stands between a reader and a page: signing in, the first password, the second factor (R-W.5)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from jingwei.people.models import Account
from jingwei.web import unsent
from jingwei.web.factor import SecondFactor, wants_second_factor
from jingwei.web.request import is_by_htmx

Gate = Callable[[HttpRequest], HttpResponse | None]


def anonymous(request: HttpRequest) -> HttpResponse | None:
    """Where somebody who has not signed in is sent; what he typed is kept (R-W.8). None lets through."""
    if isinstance(request.user, Account):
        request.account = request.user  # type: ignore[attr-defined]
        return None
    if request.method == "POST":
        unsent.keep(request)
        return _sent(request, reverse("account_login"))
    return _sent(request, _with_way_back(reverse("account_login"), request.get_full_path()))


def closed(request: HttpRequest) -> HttpResponse | None:
    """Where somebody is sent who has not signed in, or has not done what a sign-in asks."""
    stopped = anonymous(request)
    if stopped is not None:
        return stopped
    account: Account = request.account  # type: ignore[attr-defined]
    if account.must_change_password:
        return _sent(request, reverse("account_change_password"))
    asked = SecondFactor(settings.SECOND_FACTOR)
    if wants_second_factor(account, among=asked, on=request.today):  # type: ignore[attr-defined]
        return _sent(request, reverse("mfa_activate_totp"))
    return None


def _sent(request: HttpRequest, address: str) -> HttpResponse:
    """To another page; htmx is told to go there whole, or it would put that page into this one."""
    if is_by_htmx(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address, status=303)


def _with_way_back(address: str, back: str) -> str:
    return address if back == "/" else f"{address}?{urlencode({'next': back})}"
