"""A case as who asked for it reads it: how it stands, what happened, what he can do."""

import secrets
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jingwei.kernel.catalogue import translate as _
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures import queries
from jingwei.procedures.attachments.queries import of_outside as own_files
from jingwei.procedures.models import Case
from jingwei.procedures.operations import CaseUnknown, StepRefused, take_step
from jingwei.procedures.organisations import names_of
from jingwei.procedures.parts import Party
from jingwei.web.access import public
from jingwei.web.cases.forms import StepForm, version_in
from jingwei.web.cases.opinions import WORDS, asked_on
from jingwei.web.counter.bringing import brought_form, decline, for_outside
from jingwei.web.counter.held import case_of, number_of, outside
from jingwei.web.counter.organisation import objectable
from jingwei.web.pages import page
from jingwei.web.procedures import CATALOGUE
from jingwei.web.request import OfficeRequest


@public
@require_http_methods(["GET", "HEAD", "POST"])
def one_case(asked: HttpRequest, pk: int) -> HttpResponse:
    """The case; a sent form takes one of the asker's steps. Without its code: the first page, which asks for it."""
    request = cast("OfficeRequest", asked)
    case = case_of(request, pk)
    if case is None:
        return HttpResponseRedirect(reverse("counter"), status=303)
    if request.method == "POST":
        return _take(request, case)
    with seeing(EVERYTHING):
        return _drawn(request, case)


def _take(request: OfficeRequest, case: Case) -> HttpResponse:
    procedure = CATALOGUE.of(case)
    wanted = request.POST.get("step", "")
    steps = (one for one in procedure.steps if one.by is Party.ASKER and not one.opens)
    step = next((one for one in steps if one.key == wanted), None)
    if step is None:
        raise Http404
    form = brought_form(request, step)
    version = version_in(request.POST)
    try:
        form.refuse_files()
        with seeing(EVERYTHING):
            take_step(
                procedure, step=step.key, case_id=case.pk, version=version, answers=form.answers, actor=None,
                now=request.now, key=request.POST.get("key", ""),
            )  # fmt: skip
    except CaseUnknown as unknown:
        raise Http404 from unknown
    except StepRefused as refused:
        decline(form, refused)
        with seeing(EVERYTHING):
            now = Case.objects.get(pk=case.pk)
            return _drawn(request, now, form, status=422 if now.version == version else 409)
    messages.success(request, _("已办理“{step}”。").format(step=step.name))
    return HttpResponseRedirect(reverse("counter_case", args=[case.pk]), status=303)


def _drawn(
    request: OfficeRequest, case: Case, refused: StepForm | None = None, *, status: int = 200
) -> HttpResponse:  # fmt: skip
    sight, procedure = outside(request), CATALOGUE.of(case)
    [line] = queries.lines(sight, [case], catalogue=CATALOGUE)
    offers = queries.offers(sight, case, catalogue=CATALOGUE, now=request.now)
    ways = [(one, _form(request, one, refused)) for one in offers]
    number = case.subject_id if case.subject_kind == "organisation" else ""
    return page(
        request, "web/counter/case.html", status=status, case=case, procedure=procedure, line=line, ways=ways,
        events=queries.events(sight, case, catalogue=CATALOGUE), key=secrets.token_hex(16), lost=_lost(ways, refused),
        organisation=names_of([number]).get(number, "") if number else "", of_organisation=bool(number_of(request)),
        files=own_files(case), asked=asked_on(case, on=request.today), words=WORDS, objections=objectable(case) if number_of(request) else [],
    )  # fmt: skip


def _form(
    request: OfficeRequest, offer: queries.Offer, refused: StepForm | None
) -> StepForm | None:
    if refused is not None and refused.step == offer.step:
        return refused
    return None if offer.reason else for_outside(StepForm(offer.step, on=request.today))


def _lost(ways: list[tuple[queries.Offer, StepForm | None]], refused: StepForm | None) -> StepForm | None:  # fmt: skip
    """The refused form whose step is no longer there: what was typed is shown to be copied."""
    return None if refused is None or refused in [form for _offer, form in ways] else refused
