"""Opening a case about an organisation: its facts, the form with what is known filled in."""

import secrets
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from jingwei.kernel.catalogue import translate as _
from jingwei.people.sight import Sight, seeing
from jingwei.procedures.definition import Procedure
from jingwei.procedures.diagram import diagram
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case
from jingwei.procedures.operations import StepRefused, open_case
from jingwei.procedures.organisations import entry_of
from jingwei.procedures.outline import outline
from jingwei.procedures.parts import Step
from jingwei.procedures.queries import filled_in, why_not_open
from jingwei.procedures.sight import sight_of
from jingwei.register.models import Entry
from jingwei.web.access import powers, sight_with
from jingwei.web.cases.facts import about
from jingwei.web.cases.forms import StepForm
from jingwei.web.cases.sending_along import sent_form
from jingwei.web.pages import page
from jingwei.web.procedures import CATALOGUE, OPENED, POWERS
from jingwei.web.refusals import Forbidden
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped_to_cases


@scoped_to_cases(*POWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def open_one(asked: HttpRequest, key: str) -> HttpResponse:
    """The form of `?subject=JW-0000123`; other names in the address fill in fields of the same name."""
    request = cast("OfficeRequest", asked)
    procedure = _procedure(key)
    step = opening_step(request, procedure)
    entry = _subject(request, step)
    number = entry.organisation.number
    sight = sight_of(request.account, on=request.today)
    if reason := why_not_open(sight, step, procedure=procedure, subject_id=number, now=request.now):
        raise Forbidden(reason)
    if request.method == "POST":
        return _open(request, procedure, step, entry)
    known = dict(filled_in(sight, step, procedure=procedure, subject_id=number))
    form = StepForm(step, on=request.today, initial=known | _given(request, step))
    return _drawn(request, procedure, form, number)


def _procedure(key: str) -> Procedure:
    if key not in OPENED:
        raise Http404
    return CATALOGUE.newest(key)


def opening_step(request: OfficeRequest, procedure: Procedure) -> Step:
    """The first opening step that the reader holds a permission for; 403 in words for none."""
    held = powers(request)
    found = next((one for one in procedure.openings if one.permissions & held), None)
    if found is None:
        raise Forbidden(_("您的岗位不能开始“{title}”。").format(title=procedure.name))
    return found


def _subject(request: OfficeRequest, step: Step) -> Entry:
    """The entry that the address names, within what the reader may open such cases about; else 404."""
    number = request.GET.get("subject", "")
    units = frozenset().union(
        *(sight_with(request, one).units for one in step.permissions)
    )  # fmt: skip
    with seeing(Sight(units)):
        found = entry_of(number, on=request.today)
    if found is None:
        raise Http404
    return found


def _given(request: OfficeRequest, step: Step) -> dict[str, Answer]:
    """What the address fills in."""
    named = {one.key for one in step.asks} & set(request.GET)
    return {key: request.GET[key] for key in named}


def _open(request: OfficeRequest, procedure: Procedure, step: Step, entry: Entry) -> HttpResponse:
    form = sent_form(request, step)
    try:
        form.refuse_files()
        matter = OPENED[procedure.key](entry, form.answers, request.today)
        event = open_case(
            procedure, step=step.key, matter=matter, answers=form.answers, actor=request.account,
            now=request.now, key=request.POST.get("key", ""),
        )  # fmt: skip
    except StepRefused as refused:
        form.explain(refused)
        return _drawn(request, procedure, form, entry.organisation.number, status=422)
    messages.success(request, _("“{title}”已开始。").format(title=procedure.name))
    return HttpResponseRedirect(reverse("case", args=[event.case_id]), status=303)


def _drawn(
    request: OfficeRequest, procedure: Procedure, form: StepForm, number: str, *, status: int = 200
) -> HttpResponse:
    return page(
        request, "web/cases/open.html", status=status, procedure=procedure, form=form, key=secrets.token_hex(16),
        about=about(request, number), standing=_standing(procedure, number),
        diagram=Markup(diagram(procedure)), outline=outline(procedure),  # noqa: S704 - escaped where drawn
    )  # fmt: skip


def _standing(procedure: Procedure, number: str) -> Case | None:
    """The open case of an organisation that has one at a time: no second one can be opened."""
    if not procedure.once:
        return None
    held = Case.objects.filter(procedure=procedure.key, subject_id=number, closed_at=None)
    return held.first()
