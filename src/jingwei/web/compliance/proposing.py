"""What the calendar proposes, and a person's answer: a renewal, a case of rectification, or why nothing follows (R-CP.9)."""

from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from jingwei.areas.compliance.offices import offices_of, place_of
from jingwei.areas.compliance.proposals import Proposal, Sort, answer, proposals
from jingwei.areas.compliance.queries import One, overseen
from jingwei.areas.compliance.renewal.procedure import begin, term_renewal
from jingwei.areas.compliance.rules import ComplianceRefused
from jingwei.areas.rectification.procedure import rectification
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.queries import may
from jingwei.procedures.models import Event
from jingwei.procedures.operations import Matter, StepRefused, open_case
from jingwei.web.cases.facts import about
from jingwei.web.compliance.forms import DismissForm, RectifyForm, RemindForm
from jingwei.web.compliance.steps import found, row_of
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to
from jingwei.web.scope import scoped


@scoped(Permission.COMPLIANCE_REVIEW)
@require_safe
def all_proposals(asked: HttpRequest) -> HttpResponse:
    """Those that nobody has answered, by what is proposed."""
    request = cast("OfficeRequest", asked)
    listed = proposals(overseen(on=request.today), on=request.today)
    groups = [(sort, [one for one in listed if one.sort is sort]) for sort in Sort]
    return page(request, "web/compliance/proposals.html", groups=groups, count=len(listed))


@scoped(Permission.COMPLIANCE_REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_one(asked: HttpRequest, number: str, sort: str) -> HttpResponse:
    """One of them with its evidence; the answer bears a name."""
    request = cast("OfficeRequest", asked)
    one = found(request, number)
    proposal = _proposal(request, one, sort)
    follows = RemindForm if proposal.sort is Sort.RENEW else RectifyForm
    deed = request.POST.get("deed", "")
    follow: Any = follows(request.POST if deed == "follow" else None)
    dismiss = DismissForm(request.POST if deed == "dismiss" else None)
    try:
        if follow.is_valid():
            event = _followed(request, proposal, follow.cleaned_data)
            messages.success(request, _("已开始办理。"))
            return HttpResponseRedirect(reverse("case", args=[event.case_id]), status=303)
        if dismiss.is_valid():
            reason = dismiss.cleaned_data["reason"]
            answer(
                row_of(one),
                proposal.sort,
                proposal.about,
                reason=reason,
                actor=request.account,
                now=request.now,
            )
            messages.success(request, _("已写明理由，这条建议不再提示。"))
            return back_to("proposals")
    except (ComplianceRefused, StepRefused) as refused:
        (follow if follow.is_bound else dismiss).add_error(None, str(refused))
    return page(
        request, "web/compliance/proposal.html", one=one, proposal=proposal, about=about(request, one.number),
        follow=follow, dismiss=dismiss, status=422 if request.method == "POST" else 200,
    )  # fmt: skip


def _proposal(request: OfficeRequest, one: One, sort: str) -> Proposal:
    """The proposal of this sort about it; 404 where there is none, or somebody answered it."""
    # Whether anybody keeps checks is asked of all that the reader oversees.
    listed = proposals(overseen(on=request.today), on=request.today)
    number = one.entry.organisation_id
    for each in listed:
        if each.sort.value == sort and each.one.entry.organisation_id == number:
            return each
    raise Http404


def _followed(request: OfficeRequest, proposal: Proposal, said: dict[str, Any]) -> Event:
    """The case that the person begins, and his answer beside; both or neither."""
    with transaction.atomic():
        if proposal.sort is Sort.RENEW:
            event = _reminded(request, proposal, said)
            reason = said["note"] or _("已提醒换届。")
        else:
            event = _rectified(request, proposal, said)
            reason = said["fact"]
        answer(
            row_of(proposal.one), proposal.sort, proposal.about, reason=reason, actor=request.account, now=request.now,
            case=event.case_id,
        )  # fmt: skip
    return event


def _reminded(request: OfficeRequest, proposal: Proposal, said: dict[str, Any]) -> Event:
    return open_case(
        term_renewal, step="remind", matter=begin(proposal.one.entry, {}, request.today), answers={"note": said["note"]},
        actor=request.account, now=request.now, key=_key(proposal),
    )  # fmt: skip


def _rectified(request: OfficeRequest, proposal: Proposal, said: dict[str, Any]) -> Event:
    """A case of rectification of the district; a department notes it as its own finding."""
    entry = proposal.one.entry
    place = place_of(entry)
    power, on = Permission.RECTIFICATION_INSPECT, request.today
    step, other = "find", None
    if not may(request.account, power, unit=place, on=on):
        offices = offices_of(entry, on=on).values()
        step, other = (
            "find_there",
            next((one for one in offices if may(request.account, power, unit=one, on=on)), None),
        )
    return open_case(
        rectification, step=step, matter=Matter(entry.organisation.number, place, other),
        answers={key: said[key] for key in ("problem", "severity", "fact", "basis")}, actor=request.account,
        now=request.now, key=_key(proposal),
    )  # fmt: skip


def _key(proposal: Proposal) -> str:
    return f"proposal/{proposal.one.number}/{proposal.sort.value}/{proposal.about}"
