"""What people say of the lines of a list from above; refused, what was typed stands there again (R-UL.3)."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from jingwei.areas.upper_lists import queries
from jingwei.areas.upper_lists.models import Comparison, Decision, Line, Ruling, Verdict
from jingwei.areas.upper_lists.operations import deciding
from jingwei.areas.upper_lists.rules import ListRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.register.models import Organisation
from jingwei.register.queries import organisation_of
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped
from jingwei.web.upper_lists.forms import DecideForm
from jingwei.web.upper_lists.one import Refused, drawn_again, found_list, where


@scoped(Permission.ROUNDS_COMPARE)
@require_POST
def decide(asked: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Keeps what a person says of a line; refused, the lines are drawn again with what was typed."""
    request = cast("OfficeRequest", asked)
    found = found_list(pk)
    one = Line.objects.filter(comparison=found, pk=line).first()
    if one is None:
        raise Http404
    try:
        ruling, organisation, reason = _given(DecideForm(request.POST))
        deciding.decide(
            one, ruling=ruling, organisation=organisation, reason=reason, actor=request.account, now=request.now
        )  # fmt: skip
    except ListRefused as refused:
        return drawn_again(request, found, Refused(line, str(refused), request.POST))
    messages.success(request, _("已记下。底册没有变。"))
    return _back(request, found, line)


def _given(form: DecideForm) -> tuple[Ruling, Organisation | None, str]:
    """What the form says; raises ListRefused for what makes no sense, or is out of sight."""
    if not form.is_valid():
        raise ListRefused(next(iter(form.errors.values()))[0])
    said = form.cleaned_data
    ruling = Ruling(said["ruling"])
    if said["written"] and ruling is not Ruling.SAME:
        text = _("写了经纬号，按的却不是“{same}”。是这一家就按它；不是，请清空经纬号再按。")
        raise ListRefused(text.format(same=_(str(Ruling.SAME.label))))
    chosen, written = (_named(said[field]) for field in ("number", "written"))
    if chosen and written and chosen != written:
        text = _("选了 {chosen}，又写了 {written}，不是同一家。请只留一个。")
        raise ListRefused(text.format(chosen=chosen.number, written=written.number))
    return ruling, chosen or written, said["reason"]


def _named(number: str) -> Organisation | None:
    """The organisation of the number that was chosen or written; None where none was. Raises ListRefused."""
    found = organisation_of(number) if number else None
    if number and found is None:
        raise ListRefused(_("{number} 不在您的辖区，或没有这个号。").format(number=number))
    return found


@scoped(Permission.ROUNDS_COMPARE)
@require_POST
def take_back(asked: HttpRequest, pk: int, decision: int) -> HttpResponse:
    """Takes a decision back."""
    request = cast("OfficeRequest", asked)
    found = found_list(pk)
    one = Decision.objects.filter(line__comparison=found, pk=decision).first()
    if one is None:
        raise Http404
    try:
        deciding.take_back(one, actor=request.account, now=request.now)
        messages.success(request, _("裁定已撤销。"))
    except ListRefused as refused:
        messages.error(request, str(refused))
    return _back(request, found, one.line_id)


def _back(request: OfficeRequest, found: Comparison, line: int) -> HttpResponse:
    """The same lines at the one that was decided, or at the next where it stands elsewhere now."""
    address = reverse("upper_list", args=[found.pk])
    if request.POST.get("show") not in Verdict.values:
        return HttpResponseRedirect(address, status=303)
    verdict, after = where(request.POST)
    here = queries.shown(found, verdict).filter(pk__gte=line).values_list("pk", flat=True).first()
    asked = {"show": str(verdict)} | ({"after": after} if after else {})
    place = f"line-{here}" if here else "lines"
    return HttpResponseRedirect(f"{address}?{urlencode(asked)}#{place}", status=303)
