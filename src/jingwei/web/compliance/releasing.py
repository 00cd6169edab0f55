"""Releasing an organisation to everybody, or taking that back: by a named person, field by field (R-CP.18)."""

from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from jingwei.areas.compliance.disclosure import agreeable, fields, release, told
from jingwei.areas.compliance.lists.definition import OWN
from jingwei.areas.compliance.models import Release
from jingwei.areas.compliance.rules import LONGEST
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.web.compliance.one import releases
from jingwei.web.compliance.steps import found, is_written, row_of
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to
from jingwei.web.scope import scoped
from jingwei.web.service.forms import call, offer


class ReleaseForm(forms.Form):
    """Whether everybody may read, and the fields that the organisation agreed to. seen: what the reader saw."""

    is_public = forms.ChoiceField()
    agreed = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    consent = forms.CharField(required=False, max_length=LONGEST)
    basis = forms.CharField(max_length=LONGEST)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        offer(self, "is_public", [("yes", _("公开")), ("no", _("不公开"))])
        offer(self, "agreed", [(one.key, _(one.title)) for one in agreeable()])
        call(
            self, is_public=_("是否公开"), agreed=_("社会组织同意另外公开的"), consent=_("社会组织同意公开的文件"), basis=_("依据"),
        )  # fmt: skip
        self.fields["basis"].help_text = _("为什么公开或者不再公开；不写人名和电话。")


@scoped(Permission.COMPLIANCE_REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def release_one(asked: HttpRequest, number: str) -> HttpResponse:
    """The form, beside what everybody would read."""
    request = cast("OfficeRequest", asked)
    one = found(request, number)
    if not releases(request, one):
        raise Http404
    held = (
        Release.objects.on(request.today)
        .filter(organisation=one.entry.organisation_id)
        .select_related("by")
        .first()
    )
    known = {
        "is_public": "yes" if held and held.is_public else "no", "agreed": held.agreed if held else [],
        "consent": held.consent if held else "", "seen": held.pk if held else None,
    }  # fmt: skip
    form = ReleaseForm(request.POST or None, initial=known)

    def write() -> None:
        given = form.cleaned_data
        release(
            row_of(one), is_public=given["is_public"] == "yes", agreed=given["agreed"], consent=given["consent"],
            basis=given["basis"], seen=given["seen"], actor=request.account, now=request.now,
        )  # fmt: skip

    if is_written(form, write, request=request, said=_("已保存。")):
        return back_to("release", one.number)
    return page(
        request, "web/compliance/release.html", one=one, form=form, held=held, status=422 if form.is_bound else 200,
        rows=told(one, list(fields()), on=request.today), agreed=held.agreed if held else [], own=OWN,
    )  # fmt: skip
