"""The page of a case: how it stands, the steps with their forms, what happened, the loop; and taking a step."""

import secrets
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from jingwei.areas.sweeps.queries import of_case
from jingwei.kernel.catalogue import translate as _
from jingwei.procedures import queries
from jingwei.procedures.attachments.queries import of_case as of_events
from jingwei.procedures.diagram import diagram
from jingwei.procedures.models import Case
from jingwei.procedures.operations import CaseUnknown, StepRefused, take_step
from jingwei.procedures.outline import outline
from jingwei.procedures.queries import Offer
from jingwei.procedures.reminding.rules import why_not_supervise
from jingwei.procedures.sight import CaseSight, sight_of
from jingwei.procedures.words import Line
from jingwei.web.cases.charged import charged
from jingwei.web.cases.facts import about_case
from jingwei.web.cases.forms import StepForm, version_in
from jingwei.web.cases.opinions import WORDS, asked_on
from jingwei.web.cases.origins import reception_of
from jingwei.web.cases.pressing import notes, time_line
from jingwei.web.cases.sending_along import sent_form
from jingwei.web.cases.urgency import urgency
from jingwei.web.pages import page
from jingwei.web.procedures import CATALOGUE, POWERS
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped_to_cases


@dataclass(frozen=True, slots=True)
class Way:
    """A step that leads out of the state, with its form; without a form it cannot be taken."""

    offer: Offer
    form: StepForm | None


@scoped_to_cases(*POWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def one_case(asked: HttpRequest, pk: int) -> HttpResponse:
    """The case; a sent form takes a step."""
    request = cast("OfficeRequest", asked)
    sight = sight_of(request.account, on=request.today)
    case = _found(sight, pk)
    if request.method == "POST":
        return _take(request, sight, case)
    return _drawn(request, sight, case)


def _found(sight: CaseSight, pk: int) -> Case:
    try:
        return queries.find_case(sight, case_id=pk, catalogue=CATALOGUE)
    except CaseUnknown as unknown:
        raise Http404 from unknown


def _take(request: OfficeRequest, sight: CaseSight, case: Case) -> HttpResponse:
    """Take the step that was sent; a refusal is said in the form, and what was typed stays in it."""
    procedure = CATALOGUE.of(case)
    wanted = request.POST.get("step", "")
    step = next(
        (one for one in procedure.steps if one.key == wanted and not (one.opens or one.by_effect)),
        None,
    )
    if step is None:
        raise Http404
    form, version = sent_form(request, step), version_in(request.POST)
    try:
        form.refuse_files()
        take_step(
            procedure, step=step.key, case_id=case.pk, version=version, answers=form.answers,
            actor=request.account, now=request.now, key=request.POST.get("key", ""),
        )  # fmt: skip
    except CaseUnknown as unknown:
        raise Http404 from unknown
    except StepRefused as refused:
        form.explain(refused)
        now = _found(sight, case.pk)
        return _drawn(request, sight, now, form, status=422 if now.version == version else 409)
    messages.success(request, _("已办理“{step}”。").format(step=step.name))
    return HttpResponseRedirect(reverse("case", args=[case.pk]), status=303)


def _drawn(
    request: OfficeRequest, sight: CaseSight, case: Case, refused: StepForm | None = None, *, status: int = 200
) -> HttpResponse:  # fmt: skip
    procedure = CATALOGUE.of(case)
    [line] = queries.lines(sight, [case], catalogue=CATALOGUE)
    ways = _ways(request, sight, case, refused)
    before, after = _linked(sight, case)
    shown = {way.form for way in ways}
    return page(
        request, "web/cases/case.html", status=status, case=case, procedure=procedure, line=line,
        ways=ways, key=secrets.token_hex(16), urgency=urgency(line), about=about_case(request, case),
        before=before, after=after, lost=refused if refused and refused not in shown else None,
        happened=time_line(queries.events(sight, case, catalogue=CATALOGUE), case, on=request.today),
        files=of_events(case), sweep=of_case(case), notes=notes([case], on=request.today)[case.pk],
        supervises=not why_not_supervise(sight, case),
        asked=asked_on(case, on=request.today), words=WORDS,
        reception=reception_of(request, case), charged=charged([case], on=request.today).get(case.pk, ""),
        # What it draws is escaped where it is drawn.
        diagram=Markup(diagram(procedure, state=case.state)), outline=outline(procedure),  # noqa: S704
    )  # fmt: skip


def _linked(sight: CaseSight, case: Case) -> tuple[list[Line], list[Line]]:
    """The case that this one takes up, and those that took it up, as far as they are in sight."""
    seen = queries.cases(sight, catalogue=CATALOGUE)
    before = seen.filter(pk=case.follows_id) if case.follows_id else []
    after = seen.filter(follows=case.pk).order_by("pk")
    return (
        queries.lines(sight, before, catalogue=CATALOGUE),
        queries.lines(sight, after, catalogue=CATALOGUE),
    )


def _ways(
    request: OfficeRequest, sight: CaseSight, case: Case, refused: StepForm | None
) -> list[Way]:
    """The steps out of the state, those first that the reader can take; the refused form in its place."""
    procedure = CATALOGUE.of(case)
    found = []
    for offer in queries.offers(sight, case, catalogue=CATALOGUE, now=request.now):
        form: StepForm | None = None
        if refused is not None and refused.step == offer.step:
            form = refused
        elif not offer.reason:
            known: Any = queries.filled_in(sight, offer.step, procedure=procedure, subject_id=case.subject_id)  # fmt: skip
            form = StepForm(offer.step, on=request.today, initial=known)
        found.append(Way(offer, form))
    return sorted(found, key=lambda way: way.form is None)
