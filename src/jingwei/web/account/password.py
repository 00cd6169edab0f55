"""Changing the own password; the first one must be changed before anything else opens (R-P.14, R-W.5)."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from jingwei.kernel.catalogue import translate as _
from jingwei.people.operations import PeopleRefused, change_password
from jingwei.web.access import at_the_door
from jingwei.web.account.forms import PasswordForm
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest


@at_the_door
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(asked: HttpRequest) -> HttpResponse:
    """The form; where it is refused, again with the reason. Other sessions of the account end."""
    request = cast("OfficeRequest", asked)
    is_first = request.account.must_change_password
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _changed(request, form):
        messages.success(request, _("密码已修改，其他设备上的登录都已退出。"))
        return HttpResponseRedirect(reverse("desk" if is_first else "mfa_index"), status=303)
    status = 422 if form.is_bound else 200
    return page(request, "web/account/password.html", status=status, form=form, is_first=is_first)


def _changed(request: OfficeRequest, form: PasswordForm) -> bool:
    """Changes it, or says in the form why not."""
    said = form.cleaned_data
    try:
        change_password(request.account, old=said["old"], new=said["new"], now=request.now)
    except PeopleRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    update_session_auth_hash(request, request.account)
    return True
