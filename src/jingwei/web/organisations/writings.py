"""What lists call an authority and no unit is called: said once which unit it is, for this and every later round."""

from collections.abc import Sequence
from typing import cast

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.register.kinds import PlacementKind
from jingwei.register.models import Naming
from jingwei.register.operations import RegisterRefused, read_as
from jingwei.units.models import Unit
from jingwei.web.organisations.choosing import choices, usable
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

MOST = 200


@scoped(Permission.REGISTER_PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def writings(asked: HttpRequest) -> HttpResponse:
    """Every writing in sight that means no unit, those first that stand most often, each with its form."""
    request = cast("OfficeRequest", asked)
    units = choices(usable(request.account, PlacementKind.PARTY_WORK, on=request.today), "", on=request.today)  # fmt: skip
    fault = ""
    if request.method == "POST":
        try:
            return _read(request, units)
        except RegisterRefused as refused:
            fault = str(refused)
    unread = Naming.objects.still().filter(unit=None, account=None).order_by()
    counted = unread.values("said").annotate(count=Count("organisation", distinct=True))
    return page(
        request, "web/organisations/writings.html", status=422 if fault else 200, fault=fault, units=units,
        lines=list(counted.order_by("-count", "said")[:MOST]), typed=request.POST.get("said", ""),
    )  # fmt: skip


def _read(request: OfficeRequest, units: Sequence[tuple[int, str]]) -> HttpResponse:
    """Keeps what was chosen; raises RegisterRefused."""
    chosen = {str(pk) for pk, _name in units} & {request.POST.get("unit", "")}
    if not chosen:
        raise RegisterRefused(_("请从列表中选一个单位。"))
    unit = Unit.objects.named(on=request.today).get(pk=int(chosen.pop()))
    said = request.POST.get("said", "")[:200]
    count = read_as(said, unit=unit, on=request.today, actor=request.account, now=request.now)
    text = _("“{said}”已认作{unit}，{count} 处随之更新；以后各轮照此。")
    messages.success(request, text.format(said=said, unit=unit.name, count=count))
    return HttpResponseRedirect(reverse("writings"), status=303)
