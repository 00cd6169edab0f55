"""The page on which a level above puts a case under supervision, and whoever is waited for answers (R-C.24)."""

import secrets
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.models import Case
from jingwei.procedures.operations import CaseUnknown, StepRefused
from jingwei.procedures.queries import find_case
from jingwei.procedures.reminding import rules
from jingwei.procedures.reminding.queries import unanswered_of
from jingwei.procedures.reminding.supervise import ANSWER, SUPERVISE, answer, supervise
from jingwei.procedures.sight import CaseSight, sight_of
from jingwei.web.cases.facts import about
from jingwei.web.cases.forms import StepForm
from jingwei.web.cases.pressing import notes, supervision_line
from jingwei.web.pages import page
from jingwei.web.procedures import CATALOGUE, POWERS
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped_to_cases

_DEEDS = {SUPERVISE.key: SUPERVISE, ANSWER.key: ANSWER}


@scoped_to_cases(*POWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def supervision(asked: HttpRequest, pk: int) -> HttpResponse:
    """Who supervises the case and what is asked; a sent form supervises or answers."""
    request = cast("OfficeRequest", asked)
    sight = sight_of(request.account, on=request.today)
    try:
        case = find_case(sight, case_id=pk, catalogue=CATALOGUE)
        return (
            _act(request, sight, case) if request.method == "POST" else _drawn(request, sight, case)
        )
    except CaseUnknown as unknown:
        raise Http404 from unknown


def _act(request: OfficeRequest, sight: CaseSight, case: Case) -> HttpResponse:
    """Do what was sent; a refusal is said in its form."""
    step = _DEEDS.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    form = StepForm(step, on=request.today, data=request.POST)
    act = supervise if step is SUPERVISE else answer
    try:
        act(
            CATALOGUE.of(case), case_id=case.pk, answers=form.answers, actor=request.account, now=request.now,
            key=request.POST.get("key", ""),
        )  # fmt: skip
    except StepRefused as refused:
        form.explain(refused)
        return _drawn(request, sight, case, form, status=422)
    messages.success(request, _("已办理“{step}”。").format(step=step.name))
    return HttpResponseRedirect(reverse("case", args=[case.pk]), status=303)


def _drawn(
    request: OfficeRequest, sight: CaseSight, case: Case, sent: StepForm | None = None, *, status: int = 200
) -> HttpResponse:  # fmt: skip
    procedure = CATALOGUE.of(case)
    ways = [(SUPERVISE, rules.why_not_supervise(sight, case))]
    if unanswered_of(case):
        ways.insert(0, (ANSWER, rules.why_not_answer(sight, case, procedure=procedure)))
    forms = [
        (step, sent if sent and sent.step is step else StepForm(step, on=request.today), why_not)
        for step, why_not in ways
    ]
    return page(
        request, "web/cases/supervision.html", status=status, case=case, procedure=procedure, forms=forms,
        about=about(request, case.subject_id, case=case), notes=notes([case], on=request.today)[case.pk],
        happened=supervision_line(case, on=request.today),
        key=secrets.token_hex(16), lost=sent if sent and sent.step not in [step for step, _why in ways] else None,
    )  # fmt: skip
