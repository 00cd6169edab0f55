"""Asking for something without an account: the form, and the code that the caller goes on with."""

import secrets
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jingwei.kernel.catalogue import translate as _
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.asking import Asked
from jingwei.procedures.codes.operations import give_for_case, too_many
from jingwei.procedures.definition import Procedure
from jingwei.procedures.models import Case, Event
from jingwei.procedures.operations import StepRefused, open_case
from jingwei.procedures.organisations import names_of
from jingwei.procedures.parts import Party, Step
from jingwei.procedures.queries import filled_in
from jingwei.web.access import public
from jingwei.web.cases.forms import StepForm
from jingwei.web.counter.bringing import brought_form, decline, for_outside
from jingwei.web.counter.held import case_of, number_of, outside
from jingwei.web.counter.home import askable
from jingwei.web.pages import page
from jingwei.web.procedures import ASKED
from jingwei.web.request import OfficeRequest

LONGEST_CASE = 18  # digits


@public
@require_http_methods(["GET", "HEAD", "POST"])
def ask(asked: HttpRequest, key: str) -> HttpResponse:
    """The form; `?after=` names the case that it takes up, one of those that the caller's code opens."""
    request = cast("OfficeRequest", asked)
    number = number_of(request)
    procedure = _procedure(key)
    if procedure not in askable(of_organisation=False) and not number:
        return HttpResponseRedirect(reverse("counter"), status=303)
    step = next(one for one in procedure.openings if one.by is Party.ASKER)
    if request.method == "POST":
        return _ask(request, procedure, step, number)
    known = (
        filled_in(outside(request), step, procedure=procedure, subject_id=number) if number else {}
    )
    form = for_outside(StepForm(step, on=request.today, initial=known))
    return _drawn(request, procedure, form, number)


def _procedure(key: str) -> Procedure:
    listed = {one.key: one for of in (True, False) for one in askable(of_organisation=of)}
    if key not in listed:
        raise Http404
    return listed[key]


def _ask(
    request: OfficeRequest, procedure: Procedure, step: Step, number: str
) -> HttpResponse:  # fmt: skip
    form = brought_form(request, step)
    try:
        form.refuse_files()
        event = _opened(request, procedure, step, form, number)
    except StepRefused as refused:
        decline(form, refused)
        return _drawn(request, procedure, form, number, status=422)
    key = request.POST.get("key", "")
    code = give_for_case(event.case, key=key, now=request.now)
    return page(
        request,
        "web/counter/asked.html",
        procedure=procedure,
        code=code,
        case=event.case,
        of_organisation=bool(number),
    )


def _opened(
    request: OfficeRequest, procedure: Procedure, step: Step, form: StepForm, number: str
) -> Event:
    """The case, opened; raises StepRefused, also where more is asked at once than an office reads."""
    if too_many(now=request.now):
        raise StepRefused(_("现在提交的人太多，您写的内容还在，请过一会儿再提交。"))
    key = request.POST.get("key", "")
    asked = Asked(number, form.answers, request.today, key, _after(request))
    with seeing(EVERYTHING):
        matter = ASKED[procedure.key](asked)
    return open_case(
        procedure,
        step=step.key,
        matter=matter,
        answers=form.answers,
        actor=None,
        now=request.now,
        key=key,
    )


def _after(request: OfficeRequest) -> Case | None:
    said = request.GET.get("after", "")
    if not said:
        return None
    found = case_of(request, int(said)) if said.isdecimal() and len(said) <= LONGEST_CASE else None
    if found is None:
        raise Http404
    return found


def _drawn(
    request: OfficeRequest, procedure: Procedure, form: StepForm, number: str, *, status: int = 200
) -> HttpResponse:  # fmt: skip
    return page(
        request, "web/counter/ask.html", status=status, procedure=procedure, form=form, key=_key(request),
        organisation=names_of([number]).get(number, number) if number else "", after=_after(request),
    )  # fmt: skip


def _key(request: OfficeRequest) -> str:
    """That of the form that was refused, so that a double click stays one; else a new one."""
    return request.POST.get("key", "")[:64] or secrets.token_hex(16)
