"""One social organisation: its profile, its calendar of the year, its annual checks, and the doors to keep them."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.areas.compliance.calendar import term_of
from jingwei.areas.compliance.events.queries import events
from jingwei.areas.compliance.lists.queries import lists_of
from jingwei.areas.compliance.models import AnnualCheck, PostCheck
from jingwei.areas.compliance.parameters import parameters
from jingwei.areas.compliance.proposals import is_missed, years_before
from jingwei.areas.compliance.queries import One
from jingwei.areas.compliance.rules import months_after
from jingwei.people.permissions import Permission
from jingwei.web.access import sight_with
from jingwei.web.addresses import address
from jingwei.web.cases.facts import about
from jingwei.web.compliance.forms import CheckForm, PostForm
from jingwei.web.compliance.steps import BADGES, STANDS, found, title, year_asked, years
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped


@scoped(Permission.COMPLIANCE_VIEW)
@require_safe
def organisation(asked: HttpRequest, number: str) -> HttpResponse:
    """All that is kept of it, as of the day."""
    request = cast("OfficeRequest", asked)
    return drawn(request, found(request, number))


def drawn(
    request: OfficeRequest, one: One, *, form: Any = None, post: Any = None, status: int = 200
) -> HttpResponse:
    """The page; form, post: of an annual check and of a post that were refused."""
    year, profile, ladder = year_asked(request), one.known.profile, parameters().term
    here = address("overseen", [one.number])
    rows = AnnualCheck.objects.on(request.day).filter(organisation=one.entry.organisation_id)
    last = request.day.year - 1
    return page(
        request, "web/compliance/one.html", status=status, one=one, profile=profile, about=about(request, one.number),
        items=[(each, title(each), each.stands(request.day)) for each in one.items(year)], stands=STANDS, badges=BADGES,
        year=year, years=[(each, f"{here}?year={each}", each == year) for each in years(request)],
        term=term_of(profile, request.day, by=parameters()),
        remind=months_after(profile.term_to, -ladder.remind_months) if profile and profile.term_to else None,
        checks=rows.select_related("by").order_by("-year"), missed_two=is_missed(one, on=request.day),
        lists=lists_of(one.entry.organisation_id, one.entry.kind, on=request.day), twice=years_before(request.day), may_keep=keeps(request, one), may_release=releases(request, one),
        posts=PostCheck.objects.filter(organisation=one.entry.organisation_id, checked_on__lte=request.day).order_by("-checked_on", "-pk"),
        post_form=post or PostForm(initial={"checked_on": request.today}), key_events=events(only=[one.entry.organisation_id]), form=form or CheckForm(initial={"year": last}),
    )  # fmt: skip


def keeps(request: OfficeRequest, one: One) -> bool:
    """Whether the reader keeps the profile today: with the power over a unit from which it is seen."""
    if request.day != request.today:
        return False
    sight = sight_with(request, Permission.COMPLIANCE_KEEP)
    return not sight.units.isdisjoint(one.units)


def notes_steps(request: OfficeRequest, one: One) -> bool:
    """Whether the reader notes the six steps today: who keeps the profile, or the Party organisations there (R-CP.17)."""
    sight = sight_with(request, Permission.COVER_EDIT)
    return keeps(request, one) or (
        request.day == request.today and not sight.units.isdisjoint(one.units)
    )


def releases(request: OfficeRequest, one: One) -> bool:
    """Whether the reader releases it today: with the power over a unit from which it is seen."""
    sight = sight_with(request, Permission.COMPLIANCE_REVIEW)
    return request.day == request.today and not sight.units.isdisjoint(one.units)
