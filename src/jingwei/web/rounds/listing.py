"""The rounds of the office, and opening the next one."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from jingwei.areas.rounds.models import Round
from jingwei.areas.rounds.operations.rounds import open_round
from jingwei.areas.rounds.operations.steps import RoundRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.queries import permissions_of, posts_on
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of
from jingwei.web.access import needs
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.forms import OpenRoundForm
from jingwei.web.rounds.steps import back_to


@needs(Permission.ROUNDS_VIEW)
@require_safe
def rounds(asked: HttpRequest) -> HttpResponse:
    """All rounds, the newest first."""
    request = cast("OfficeRequest", asked)
    held = permissions_of(request.account, on=request.today)
    found = Round.objects.select_related("opened_by").order_by("-number")
    return page(
        request, "web/rounds/list.html", rounds=found, may_open=Permission.ROUNDS_OPEN in held
    )


@needs(Permission.ROUNDS_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def open_one(asked: HttpRequest) -> HttpResponse:
    """The form that opens a round."""
    request = cast("OfficeRequest", asked)
    form = OpenRoundForm(request.POST or None, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            found = open_round(
                **form.cleaned_data, top=_city(request), actor=request.account, now=request.now, on=request.today
            )  # fmt: skip
        except RoundRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, _("第 {number} 轮已开，可以上传名单了。").format(number=found.number)
            )
            return back_to("round", found.number)
    status = 422 if form.is_bound else 200
    return page(request, "web/rounds/open.html", form=form, status=status)


def _city(request: OfficeRequest) -> Unit:
    """The city that the reader opens rounds for: the highest place of his posts that open rounds."""
    for post in posts_on(request.account, on=request.today):
        if Permission.ROUNDS_OPEN not in post.duty.permissions or post.unit is None:
            continue
        place = post.unit.serves or post.unit
        above = Unit.objects.filter(pk__in=ids_of(place.path), kind=Kind.CITY).first()
        return above or place
    raise RoundRefused(_("您的岗位不在市级，不能开轮次。"))
