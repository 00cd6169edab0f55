"""Opening a case about a matter of its own, at one of the reader's units: what no organisation stands for (R-C.8)."""

import secrets
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from jingwei.kernel.catalogue import translate as _
from jingwei.people.queries import paths
from jingwei.procedures.definition import Procedure
from jingwei.procedures.diagram import diagram
from jingwei.procedures.operations import Matter, StepRefused, open_case
from jingwei.procedures.outline import outline
from jingwei.procedures.parts import Step
from jingwei.units.models import Unit
from jingwei.web.cases.forms import StepForm
from jingwei.web.cases.opening import opening_step
from jingwei.web.cases.sending_along import sent_form
from jingwei.web.organisations.choosing import choices, within
from jingwei.web.pages import page
from jingwei.web.procedures import CATALOGUE, MATTERS, POWERS
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped_to_cases


class UnitForm(forms.Form):
    """Whose matter it is."""

    unit = forms.ChoiceField()

    def __init__(self, *given: Any, units: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.label, field.choices = _("哪个单位的事"), units


@scoped_to_cases(*POWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def open_matter(asked: HttpRequest, key: str) -> HttpResponse:
    """The form: whose matter, and what the step asks."""
    request = cast("OfficeRequest", asked)
    if key not in MATTERS:
        raise Http404
    procedure = CATALOGUE.newest(key)
    step = opening_step(request, procedure)
    whose = UnitForm(request.POST or None, units=_units(request, procedure, step))
    if request.method != "POST":
        return _drawn(request, procedure, whose, StepForm(step, on=request.today))
    form = sent_form(request, step)
    if not whose.is_valid():
        return _drawn(request, procedure, whose, form, status=422)
    try:
        form.refuse_files()
        event = open_case(
            procedure, step=step.key, matter=Matter("", Unit.objects.get(pk=whose.cleaned_data["unit"])),
            answers=form.answers, actor=request.account, now=request.now, key=request.POST.get("key", ""),
        )  # fmt: skip
    except StepRefused as refused:
        form.explain(refused)
        return _drawn(request, procedure, whose, form, status=422)
    messages.success(request, _("“{title}”已开始。").format(title=procedure.name))
    return HttpResponseRedirect(reverse("case", args=[event.case_id]), status=303)


def _units(request: OfficeRequest, procedure: Procedure, step: Step) -> list[tuple[str, str]]:
    """Those of the kinds of the procedure over which the reader may begin one."""
    own = [
        path for one in step.permissions for path in paths(request.account, one, on=request.today)
    ]
    found = within(own).on(request.today).filter(kind__in=MATTERS[procedure.key])
    return [(str(pk), name) for pk, name in choices(found, "", on=request.today)]


def _drawn(
    request: OfficeRequest, procedure: Procedure, whose: UnitForm, form: StepForm, *, status: int = 200
) -> HttpResponse:  # fmt: skip
    return page(
        request, "web/cases/matter.html", status=status, procedure=procedure, whose=whose, form=form,
        key=request.POST.get("key", "") or secrets.token_hex(16),
        diagram=Markup(diagram(procedure)), outline=outline(procedure),  # noqa: S704 - escaped where drawn
    )  # fmt: skip
