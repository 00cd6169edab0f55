"""The form that tells that an organisation has, or has no more, a trade union, youth league or women's organisation."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jingwei.cover.kinds import MassKind
from jingwei.cover.models import MassBody
from jingwei.cover.operations import set_up, wind_up
from jingwei.cover.rules import CoverRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.register.queries import organisation_of
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

SET_UP, WIND_UP = "set_up", "wind_up"


class MassForm(forms.Form):
    """Which of the three, whether it was set up or wound up, from which day."""

    kind = forms.ChoiceField()
    deed = forms.ChoiceField()
    on = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        listed = {
            "kind": [(one.value, _(str(one.label))) for one in MassKind],
            "deed": [(SET_UP, _("建立了")), (WIND_UP, _("撤销了"))],
        }
        for key, choices in listed.items():
            field = self.fields[key]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = choices
        for key, title in (("kind", _("哪一种")), ("deed", _("怎么变")), ("on", _("从哪一天起"))):
            self.fields[key].label = title


@scoped(Permission.COVER_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def mass_one(asked: HttpRequest, number: str) -> HttpResponse:
    """The form about one organisation in sight."""
    request = cast("OfficeRequest", asked)
    one = organisation_of(number)
    if one is None:
        raise Http404
    form = MassForm(request.POST or None, initial={"on": request.today})
    if form.is_valid():
        said = form.cleaned_data
        deed = set_up if said["deed"] == SET_UP else wind_up
        try:
            deed(one, MassKind(said["kind"]), on=said["on"], actor=request.account, now=request.now)
        except CoverRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("已登记。"))
            return HttpResponseRedirect(reverse("organisation", args=[one.number]), status=303)
    held = MassBody.objects.on(request.today).filter(organisation=one).order_by("kind")
    return page(
        request, "web/organisations/mass.html", status=422 if form.is_bound else 200, form=form, number=one.number,
        bodies=[(_(str(MassKind(each.kind).label)), each.held_from) for each in held],
    )  # fmt: skip
