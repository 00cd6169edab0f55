"""Key events: those of the organisations in sight, telling one, one with the offices' words (R-CP.10, R-CP.11)."""

import secrets
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from jingwei.areas.compliance.events.opinions import say
from jingwei.areas.compliance.events.procedure import begin, key_event
from jingwei.areas.compliance.events.queries import Told, events
from jingwei.areas.compliance.kinds import Word
from jingwei.areas.compliance.models import Opinion
from jingwei.areas.compliance.rules import ComplianceRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.queries import may
from jingwei.procedures.operations import StepRefused, open_case
from jingwei.procedures.organisations import names_of
from jingwei.units.models import Unit
from jingwei.web.cases.facts import about
from jingwei.web.cases.forms import StepForm
from jingwei.web.cases.opinions import WORDS
from jingwei.web.compliance.forms import OpinionForm
from jingwei.web.compliance.one import keeps
from jingwei.web.compliance.steps import found
from jingwei.web.liaison.steps import unit_names
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to
from jingwei.web.scope import scoped

MOST = 200
_FILE = key_event.step("file")


@scoped(Permission.COMPLIANCE_VIEW)
@require_safe
def all_events(asked: HttpRequest) -> HttpResponse:
    """Those in sight, open ones first."""
    request = cast("OfficeRequest", asked)
    listed = sorted(events(), key=lambda one: one.case.closed_at is not None)
    names = names_of({one.case.subject_id for one in listed})
    rows = [(one, names.get(one.case.subject_id, ""), _state(one)) for one in listed[:MOST]]
    return page(
        request, "web/compliance/events.html", rows=rows, count=len(listed), most=MOST,
        open=sum(one.case.closed_at is None for one in listed),
        late_offices=sum(len(one.late_offices(request.today)) for one in listed),
        late_outcomes=sum(one.lacks_outcome(request.today) for one in listed),
    )  # fmt: skip


def _state(one: Told) -> str:
    return key_event.state(one.case.state).name


@scoped(Permission.COMPLIANCE_KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def tell_one(asked: HttpRequest, number: str) -> HttpResponse:
    """The form of a new one."""
    request = cast("OfficeRequest", asked)
    one = found(request, number)
    if not keeps(request, one):
        raise Http404
    form = StepForm(
        _FILE, on=request.today, data=request.POST if request.method == "POST" else None
    )
    status = 200
    if request.method == "POST":
        try:
            event = open_case(
                key_event, step=_FILE.key, matter=begin(one.entry, form.answers, request.today), answers=form.answers,
                actor=request.account, now=request.now, key=request.POST.get("key", ""),
            )  # fmt: skip
        except StepRefused as refused:
            form.explain(refused)
            status = 422
        else:
            messages.success(request, _("已报送，各单位在各自的期限内答复。"))
            return back_to("key_event", event.case_id)
    return page(
        request, "web/compliance/tell.html", status=status, one=one, form=form,
        key=request.POST.get("key", "") or secrets.token_hex(16),
    )  # fmt: skip


@scoped(Permission.COMPLIANCE_VIEW)
@require_safe
def event(asked: HttpRequest, pk: int) -> HttpResponse:
    """One, with what each office says and by when."""
    request = cast("OfficeRequest", asked)
    return _drawn(request, _told(pk))


@scoped(Permission.COMPLIANCE_REVIEW)
@require_http_methods(["POST"])
def say_one(asked: HttpRequest, pk: int, opinion: int) -> HttpResponse:
    """What the reader's office says."""
    request = cast("OfficeRequest", asked)
    told = _told(pk)
    own = next((one for one in _own(request, told) if one.pk == opinion), None)
    if own is None:
        raise Http404
    form = OpinionForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            say(
                own, Word(given["word"]), article=given["article"], note=given["note"], seen=given["seen"] or 0,
                actor=request.account, now=request.now,
            )  # fmt: skip
        except ComplianceRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("意见已登记。"))
            return back_to("key_event", pk)
    return _drawn(request, told, form=form, of=opinion, status=422)


def _told(pk: int) -> Told:
    listed = events(case=pk)
    if not listed:
        raise Http404
    return listed[0]


def _own(request: OfficeRequest, told: Told) -> list[Opinion]:
    """Those of offices for which the reader may speak."""
    units = {
        one.pk: one for one in Unit.objects.filter(pk__in=[each.unit_id for each in told.opinions])
    }
    return [
        each for each in told.opinions
        if may(request.account, Permission.COMPLIANCE_REVIEW, unit=units[each.unit_id], on=request.today)
    ]  # fmt: skip


def _drawn(
    request: OfficeRequest, told: Told, *, form: Any = None, of: int = 0, status: int = 200
) -> HttpResponse:
    own = {one.pk for one in _own(request, told)} if told.case.state == "filed" else set()
    late = {one.pk for one in told.late_offices(request.today)}
    names = unit_names([one.unit_id for one in told.opinions], on=request.today)
    rows = [
        (
            one, names.get(one.unit_id, ""), one.pk in late,
            (form if one.pk == of else OpinionForm(initial={"seen": len(one.said)}, auto_id=f"id_{one.pk}_%s")) if one.pk in own else None,
        )
        for one in told.opinions
    ]  # fmt: skip
    return page(
        request, "web/compliance/event.html", status=status, told=told, rows=rows, words=WORDS,
        about=about(request, told.case.subject_id), state=_state(told),
        is_against=told.case.state == "refused" or any(one.word == Word.HOLD for one in told.opinions),
    )  # fmt: skip
