"""What the pages of rectification share: finding a campaign, who leads it, saying what was refused."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import Http404

from jingwei.areas.rectification.models import Campaign
from jingwei.areas.rectification.rules import RectificationRefused
from jingwei.people.permissions import Permission
from jingwei.people.queries import may
from jingwei.procedures.rules import StepRefused
from jingwei.web.request import OfficeRequest


def found_campaign(pk: int) -> Campaign:
    """The campaign in sight; else 404."""
    rows = Campaign.objects.select_related("unit", "drafted_by", "launched_by", "ended_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def leads(request: OfficeRequest, campaign: Campaign) -> bool:
    """Whether the reader leads it."""
    return may(request.account, Permission.RECTIFICATION_LEAD, unit=campaign.unit, on=request.today)


def led_campaign(request: OfficeRequest, pk: int) -> Campaign:
    """The campaign that the reader leads; 404 where it is none of his."""
    found = found_campaign(pk)
    if not leads(request, found):
        raise Http404
    return found


@contextmanager
def refusals_told(request: OfficeRequest) -> Iterator[None]:
    """Says on the next page why something was not done."""
    try:
        yield
    except (RectificationRefused, StepRefused) as refused:
        messages.error(request, str(refused))
