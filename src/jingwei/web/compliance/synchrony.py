"""The six steps in which Party building goes along: those of an organisation, and noting what became of one (R-CP.17)."""

from datetime import date
from typing import Any, cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from jingwei.areas.compliance.calendar import Item, steps
from jingwei.areas.compliance.offices import offices_of
from jingwei.areas.compliance.parameters import Seen, SyncStep, parameters
from jingwei.areas.compliance.queries import One
from jingwei.areas.compliance.rules import LONGEST, ComplianceRefused
from jingwei.areas.compliance.synchrony import Done, note_step
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.web.compliance.one import notes_steps
from jingwei.web.compliance.steps import BADGES, STANDS, found, is_written, row_of, years
from jingwei.web.liaison.steps import unit_names
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to
from jingwei.web.scope import scoped
from jingwei.web.service.forms import call, day

EVENTS = {
    Seen.REGISTERED: mark("登记成立"), Seen.CHARTER: mark("章程核准"), Seen.CHECK: mark("报送年检年报"),
    Seen.RENEWAL: mark("理事会决定换届"), Seen.ASSESSED: mark("评定等级"), Seen.TOLD: mark("开展检查（由人登记）"),
}  # fmt: skip


class StepForm(forms.Form):
    """What became of a step after the event of a day. seen: the row that the reader saw."""

    event_on = day()
    done_on = day(required=False)
    document = forms.CharField(required=False, max_length=LONGEST)
    reason = forms.CharField(required=False, max_length=LONGEST)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        call(
            self,
            event_on=_("事项的日期"),
            done_on=_("哪天办的"),
            document=_("文号"),
            reason=_("为什么不适用"),
        )
        self.fields["reason"].help_text = _("不适用才写；写明情况，不写人名和电话。")

    def done(self) -> Done:
        """What it says."""
        return Done(**{name: said for name, said in self.cleaned_data.items() if name != "seen"})


@scoped(Permission.COMPLIANCE_VIEW)
@require_safe
def all_steps(asked: HttpRequest, number: str) -> HttpResponse:
    """Those of the organisation in the years that its calendar shows, the newest first, with whose each is."""
    request = cast("OfficeRequest", asked)
    one = found(request, number)
    held = offices_of(one.entry, on=request.day)
    names = unit_names([unit.pk for unit in held.values()], on=request.day)
    offices = {kind: names.get(unit.pk, "") for kind, unit in held.items()}
    shown = [item for item in steps(one.known, parameters()) if item.due.year in years(request)]
    listed = sorted(shown, key=lambda item: item.due, reverse=True)
    rows = [
        (
            item,
            item.stands(request.day),
            offices.get(_of(item).owner, ""),
            one.known.synced.get((_of(item).key, _on(item))),
        )
        for item in listed
    ]
    return page(
        request, "web/compliance/sync.html", one=one, rows=rows, steps=parameters().sync, events=EVENTS, stands=STANDS, badges=BADGES,
        may_keep=notes_steps(request, one), told=Seen.TOLD,
    )  # fmt: skip


@scoped(Permission.COMPLIANCE_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def note_one(asked: HttpRequest, number: str, step: str) -> HttpResponse:
    """The form of one step; `?event=` names the day of its event."""
    request = cast("OfficeRequest", asked)
    one, of = (
        found(request, number),
        next((each for each in parameters().sync if each.key == step), None),
    )
    if of is None or not notes_steps(request, one):
        raise Http404
    form = StepForm(request.POST or None, initial=_initial(request, one, of))

    def write() -> None:
        given, seen = form.done(), form.cleaned_data["seen"]
        _check(one, of, given.event_on)
        note_step(row_of(one), step, given, seen=seen, actor=request.account, now=request.now)

    if is_written(form, write, request=request, said=_("已登记。")):
        return back_to("sync_steps", one.number)
    return page(
        request, "web/compliance/note_sync.html", one=one, step=of, event=EVENTS[of.event], form=form,
        status=422 if form.is_bound else 200,
    )  # fmt: skip


def _initial(request: OfficeRequest, one: One, step: SyncStep) -> dict[str, Any]:
    """The event that the address names, with what is noted of it."""
    said = request.GET.get("event", "")
    on = next((_on(item) for item in _items(one, step) if str(item.event_on) == said), None)
    held = one.known.synced.get((step.key, on)) if on else None
    return {
        "event_on": on or (request.today if step.event is Seen.TOLD else None), "seen": held.pk if held else None,
        "done_on": held.done_on if held else None, "document": held.document if held else "", "reason": held.reason if held else "",
    }  # fmt: skip


def _check(one: One, step: SyncStep, on: date) -> None:
    """An event that the office sees happened on the day that it saw; raises ComplianceRefused."""
    if step.event is not Seen.TOLD and on not in {_on(item) for item in _items(one, step)}:
        raise ComplianceRefused(
            _("这一天没有登记过“{event}”，请先登记档案或年检。").format(event=_(EVENTS[step.event]))
        )


def _items(one: One, step: SyncStep) -> list[Item]:
    return [item for item in steps(one.known, parameters()) if item.step == step]


def _of(item: Item) -> SyncStep:
    assert item.step is not None  # noqa: S101 - of the six
    return item.step


def _on(item: Item) -> date:
    assert item.event_on is not None  # noqa: S101 - of the six
    return item.event_on
