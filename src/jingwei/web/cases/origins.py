"""Where a case came from that was counted elsewhere before: the reception day of an order (R-SO.8)."""

from jingwei.areas.orders.kinds import Source
from jingwei.areas.orders.models import Origin
from jingwei.areas.reception.models import ReceptionDay
from jingwei.people.permissions import Permission
from jingwei.people.sight import seeing
from jingwei.procedures.models import Case
from jingwei.web.access import powers, sight_with
from jingwei.web.request import OfficeRequest


def reception_of(request: OfficeRequest, case: Case) -> ReceptionDay | None:
    """The day on which an order was asked, where the reader may open it."""
    origin = Origin.objects.filter(case=case, source=Source.RECEPTION).first()
    if origin is None or Permission.LEDGERS_VIEW not in powers(request):
        return None
    with seeing(sight_with(request, Permission.LEDGERS_VIEW)):
        raised = int(origin.reference.partition("/")[0])
        return ReceptionDay.objects.filter(raised=raised).first()
