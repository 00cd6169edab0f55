"""A proposal: who is to guide whom and why, as a list and as a drawing; ticked, confirmed, dropped."""

from typing import Any, cast

from django.contrib import messages
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from jingwei.areas.liaison import queries
from jingwei.areas.liaison.models import Line, Outcome, Proposal, State
from jingwei.areas.liaison.operations import begin, confirm, drop, tick
from jingwei.areas.liaison.tasks import confirm_proposal
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.people.permissions import Permission
from jingwei.web.liaison.drawing import drawn
from jingwei.web.liaison.steps import found_proposal, name_of, refusals_told, unit_names
from jingwei.web.numbers import number_in
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

SIZE = 100
AT_ONCE = 100  # assignments that are written while the person waits
_KEPT = Q(instructor=F("present"))
CHANGING = Q(is_ticked=True, instructor__isnull=False) & ~(Q(present__isnull=False) & _KEPT)
# What a list shows of a proposal that waits, and of one that was confirmed.
WAITING = {
    "new": (mark("新派"), Q(instructor__isnull=False, present=None)),
    "moved": (mark("换人"), Q(instructor__isnull=False, present__isnull=False) & ~_KEPT),
    "kept": (mark("不变"), _KEPT),
    "none": (mark("派不出"), Q(instructor=None)),
}
DONE = {one.value: (one.label, Q(outcome=one.value)) for one in Outcome}


@scoped(Permission.COVER_GUIDE)
@require_safe
def proposal(asked: HttpRequest, pk: int) -> HttpResponse:
    """The lines asked for by `?show=`, from `?from=` on."""
    request = cast("OfficeRequest", asked)
    found = found_proposal(pk)
    facts: dict[str, Any] = {
        "one": found, "unit_name": name_of(found.unit, on=request.today), "is_working": found.state in (State.WORKING, State.WRITING),
        "is_ready": found.state == State.READY,
    }  # fmt: skip
    if found.state in (State.READY, State.CONFIRMED):
        facts |= _lines(found, request)
        facts["drawing"] = drawn(found, on=request.today)
    return page(request, "web/liaison/proposal.html", **facts)


def _lines(found: Proposal, request: OfficeRequest) -> dict[str, Any]:
    kinds = DONE if found.state == State.CONFIRMED else WAITING
    rows = queries.lines_of(found)
    counts = {key: rows.filter(test).count() for key, (_title, test) in kinds.items()}
    wanted = request.GET.get("show", "")
    show = wanted if wanted in kinds else next((key for key, n in counts.items() if n), next(iter(kinds)))  # fmt: skip
    first = max((number_in(request.GET.get("from", "")) or 1) - 1, 0)
    lines = list(rows.filter(kinds[show][1])[first : first + SIZE])
    names = queries.names_of(line.organisation_id for line in lines)
    units = unit_names((line.meets_in_id for line in lines), on=request.today)
    return {
        "show": show, "first": first + 1,
        "tabs": [(f"{_(title)} {counts[key]}", f"?show={key}", key == show) for key, (title, _test) in kinds.items()],
        "lines": [
            (line, written(line.organisation_id), names.get(line.organisation_id, ""), units.get(line.meets_in_id or 0, ""))
            for line in lines
        ],
        "next": first + 1 + SIZE if first + SIZE < counts[show] else None,
        "ticked": rows.filter(CHANGING).count(),
    }  # fmt: skip


@scoped(Permission.COVER_GUIDE)
@require_POST
def decide(asked: HttpRequest, pk: int) -> HttpResponse:
    """Keeps the ticks of the lines that were shown, then confirms or drops where that is asked."""
    request = cast("OfficeRequest", asked)
    found, wish = found_proposal(pk), request.POST.get("do", "")
    with refusals_told(request):
        if wish == "drop":
            drop(found, actor=request.account, now=request.now)
            messages.success(request, _("已放弃这份建议，没有写入任何指派。"))
            return HttpResponseRedirect(reverse("liaison"), status=303)
        tick(found, shown=_numbers(request, "shown"), ticked=_numbers(request, "tick"))
        if wish == "confirm":
            _confirm(request, found)
            return HttpResponseRedirect(reverse("liaison_proposal", args=[pk]), status=303)
        messages.success(request, _("勾选已保存。"))
    show, first = request.POST.get("show", ""), number_in(request.POST.get("from", "")) or 1
    back = f"?show={show}&from={first}" if show in WAITING else ""
    return HttpResponseRedirect(reverse("liaison_proposal", args=[pk]) + back, status=303)


def _numbers(request: OfficeRequest, name: str) -> set[int]:
    return {pk for text in request.POST.getlist(name) if (pk := number_in(text)) is not None}


def _confirm(request: OfficeRequest, found: Proposal) -> None:
    """Few lines are written at once; for many the worker is asked, and the page shows when it is done."""
    if found.lines.filter(CHANGING).count() <= AT_ONCE:
        _tell(request, confirm(found, actor=request.account, now=request.now))
        return
    begin(found, actor=request.account, now=request.now)
    confirm_proposal.defer(proposal=found.pk)
    messages.success(request, _("正在写入，可以离开本页，结果会留在这里。"))


def _tell(request: OfficeRequest, counts: Any) -> None:
    text = _("已写入 {written} 项指派，{kept} 家不变，{left} 家没有勾选或派不出。")
    messages.success(request, text.format(**counts))
    if counts[Outcome.REFUSED]:
        text = _("有 {count} 家在提建议以后变了，没有写入，各行写明了原因。")
        messages.warning(request, text.format(count=counts[Outcome.REFUSED]))


def line_of(found: Proposal, pk: int) -> Line | None:
    """The line of this number, with what it names."""
    rows = found.lines.select_related("instructor", "present", "proposal__unit")
    return rows.filter(pk=pk).first()
