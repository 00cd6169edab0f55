"""What was noted of being in touch with an organisation, and noting it: a reminder, never a score (R-G.7)."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from jingwei.areas.liaison.operations import note_visit
from jingwei.areas.liaison.queries import names_of, visits_of
from jingwei.areas.liaison.rules import LONGEST_FINDING, LiaisonRefused
from jingwei.cover.models import Assignment
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.people.permissions import Permission
from jingwei.register.kinds import Method
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to
from jingwei.web.scope import scoped

MOST = 50


class VisitForm(forms.Form):
    """When and how somebody was in touch, what was found, when next."""

    on = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    method = forms.ChoiceField(widget=forms.RadioSelect)
    finding = forms.CharField(required=False, max_length=LONGEST_FINDING)
    follow_up = forms.DateField(
        required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        method = self.fields["method"]
        assert isinstance(method, forms.ChoiceField)  # noqa: S101 - declared above
        method.choices = [(one.value, _(str(one.label))) for one in Method]
        self.fields["on"].label, method.label = _("哪天"), _("怎么联系的")
        self.fields["finding"].label, self.fields["follow_up"].label = _("情况"), _("下次联系")
        self.fields["finding"].help_text = _("只写组织的事，不写个人的情况。")


@scoped(Permission.COVER_GUIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def visits(asked: HttpRequest, pk: int) -> HttpResponse:
    """The notes about an assignment, and the form of the next."""
    request = cast("OfficeRequest", asked)
    found = Assignment.objects.select_related("instructor").filter(pk=pk).first()
    if found is None:
        raise Http404
    form = VisitForm(request.POST or None, initial={"on": request.today, "method": Method.PHONE})
    if form.is_valid():
        said = form.cleaned_data
        try:
            note_visit(
                found, on=said["on"], method=Method(said["method"]), finding=said["finding"],
                follow_up=said["follow_up"], actor=request.account, now=request.now,
            )  # fmt: skip
        except LiaisonRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已记下。"))
            return back_to("liaison_visits", pk)
    return page(
        request, "web/liaison/visits.html", status=422 if form.is_bound else 200, form=form, one=found,
        organisation=names_of([found.organisation_id]).get(found.organisation_id, ""),
        number=written(found.organisation_id), visits=list(visits_of(found)[:MOST]),
    )  # fmt: skip
