"""What lists call an authority and no unit is called: said once which unit it is, for this and every later round."""

from typing import cast

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.register.kinds import PlacementKind
from jingwei.register.models import Naming
from jingwei.register.operations import RegisterRefused, read_as
from jingwei.units.models import UnitQuerySet
from jingwei.web.organisations.choosing import MOST as MOST_UNITS
from jingwei.web.organisations.choosing import choices, usable
from jingwei.web.organisations.placing import typed
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

MOST = 50  # writings on a page; those below them come up as these are said
_LONG = 19  # digits, more than any number of a unit has


@scoped(Permission.REGISTER_PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def writings(asked: HttpRequest) -> HttpResponse:
    """Every writing in sight that means no unit, those first that stand most often, each with its form.

    `?unit_name=` narrows the units to choose from.
    """
    request = cast("OfficeRequest", asked)
    units = usable(request.account, PlacementKind.PARTY_WORK, on=request.today)
    fault = ""
    if request.method == "POST":
        try:
            return _read(request, units)
        except RegisterRefused as refused:
            fault = str(refused)
    unread = Naming.objects.still().filter(unit=None, account=None).order_by()
    counted = unread.values("said").annotate(count=Count("organisation", distinct=True))
    lines, text = list(counted.order_by("-count", "said")[: MOST + 1]), typed(request)
    return page(
        request, "web/organisations/writings.html", status=422 if fault else 200, fault=fault, text=text,
        units=choices(units, text, on=request.today), most=MOST_UNITS, lines=lines[:MOST], has_more=len(lines) > MOST,
    )  # fmt: skip


def _read(request: OfficeRequest, units: UnitQuerySet) -> HttpResponse:
    """Keeps what was chosen; raises RegisterRefused."""
    sent = request.POST.get("unit", "")
    chosen = (
        Q(pk=int(sent))
        if sent.isascii() and sent.isdecimal() and len(sent) < _LONG
        else Q(pk__in=[])
    )
    unit = units.filter(chosen).named(on=request.today).first()
    if unit is None:
        raise RegisterRefused(_("请从列表中选一个单位。"))
    said = request.POST.get("said", "")[:200]
    count = read_as(said, unit=unit, on=request.today, actor=request.account, now=request.now)
    text = _("“{said}”已认作{unit}，{count} 处随之更新；以后各轮照此。")
    messages.success(request, text.format(said=said, unit=unit.name, count=count))
    return HttpResponseRedirect(reverse("writings"), status=303)
