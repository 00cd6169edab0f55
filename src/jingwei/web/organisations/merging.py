"""Merging two organisations from a page, confirming that as the second person, and undoing it (R-V.20, R-V.21)."""

from typing import cast

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from jingwei.areas.mergers.operations.merging import confirm, merge, send_back
from jingwei.areas.mergers.operations.undoing import ended, undo
from jingwei.areas.rounds.operations.decided import published_alone
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.mergers.models import Decision
from jingwei.register.models import Entry, Organisation
from jingwei.register.queries import organisation_of, search
from jingwei.register.rules import RegisterRefused
from jingwei.web.organisations.compared import both_of, compared, waiting_about
from jingwei.web.organisations.finding import back, found, held_over, numbered, refusals_in
from jingwei.web.organisations.forms import ReasonForm
from jingwei.web.organisations.placing import called_today
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

MOST = 20


@scoped(Permission.REGISTER_MERGE)
@require_http_methods(["GET", "HEAD", "POST"])
def merge_one(asked: HttpRequest, number: str) -> HttpResponse:
    """First the other is looked for, then both are seen side by side with what a merger does, then it is decided."""
    request = cast("OfficeRequest", asked)
    one, other = found(number), _other(request)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and other is not None:
        with refusals_in(form):
            return _merged(request, number, form.cleaned_data["reason"])
    entry, theirs = _today(one), _today(other) if other else None
    if entry is None:
        messages.info(request, _("{number} 今天不在底册中，不能合并。").format(number=one.number))
        return back(request, one)
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    return page(
        request, "web/organisations/merge.html", status=422 if form.is_bound else 200, organisation=one,
        name=entry.name, text=text, found=_offered(text, one) if text else [], most=MOST, form=form,
        other=other, said=_fault(request, one, theirs),
        pair=compared(entry, theirs) if theirs and other and other.pk != one.pk else None,
    )  # fmt: skip


def _merged(request: OfficeRequest, number: str, reason: str) -> HttpResponse:
    """Merges the two numbers as they were named, so that pressing twice is asking for the same again."""
    pair = numbered(number), numbered(request.POST["with"])
    made = merge(*pair, reason=reason, on=request.today, actor=request.account, now=request.now)
    messages.success(request, _done(made))
    return back(request, pair[0] if made.is_waiting else made.heir)


def _done(made: Decision) -> str:
    pair = {"younger": made.organisation.number, "heir": made.heir.number}
    if made.is_waiting:
        return _("已提出把 {younger} 并入 {heir}，等第二人确认后生效。").format(**pair)
    return _("{younger} 已并入 {heir}。{heir} 的各项内容到下一轮才重新合成。").format(**pair)


def _other(request: OfficeRequest) -> Organisation | None:
    """The other one, as the address or the form names it; the one it was merged into where it was."""
    named = _named(request)
    return organisation_of(named) if named else None


def _named(request: OfficeRequest) -> str:
    """The number of the other one; what is decided is said by the form alone."""
    said = request.POST if request.method == "POST" else request.GET
    return said.get("with", "")


def _fault(request: OfficeRequest, one: Organisation, theirs: Entry | None) -> str:
    """Why nothing stands beside it although the other was named."""
    named = _named(request)
    if not named or (theirs and theirs.organisation_id != one.pk):
        return ""
    if theirs:
        return _("这就是同一个号，请选另一家。")
    return _("您的辖区里没有在册的 {number}，请按名称、代码或号再找。").format(number=named[:40])


def _today(one: Organisation) -> Entry | None:
    return Entry.objects.still().select_related("organisation").filter(organisation=one).first()


def _offered(text: str, one: Organisation) -> list[Entry]:
    return [entry for entry in search(text, most=MOST + 1) if entry.organisation_id != one.pk][
        :MOST
    ]


@scoped(Permission.REGISTER_MERGE)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_one(asked: HttpRequest, number: str) -> HttpResponse:
    """The second person sees what the first saw, and says yes or no; the first may take it back here."""
    request = cast("OfficeRequest", asked)
    one = found(number)
    waiting = waiting_about(one)
    decision = next(
        (each for each in waiting if str(each.pk) == request.POST.get("decision")), None
    )
    form = Form(request.POST or None)
    if request.method == "POST":
        with refusals_in(_checked(form)):
            return _answered(request, decision)
    pairs = [(each, both_of(each)) for each in waiting]
    shown = [(each, compared(*both, but=each)) for each, both in pairs if both is not None]
    if not shown:
        messages.info(request, _("{number} 没有等第二人确认的合并。").format(number=one.number))
        return back(request, one)
    return page(
        request, "web/organisations/confirm_merge.html", status=422 if form.errors else 200, organisation=one,
        shown=shown, form=form, name=called_today(one), may_confirm=_may_confirm(request, one),
    )  # fmt: skip


def _checked(form: Form) -> Form:
    form.full_clean()
    return form


def _may_confirm(request: OfficeRequest, one: Organisation) -> bool:
    return bool(held_over(request, one, [Permission.ROUNDS_CONFIRM]))


def _answered(request: OfficeRequest, asked: Decision | None) -> HttpResponse:
    """Raises RegisterRefused where it is not the reader's to say, or is no longer asked."""
    said = request.POST.get("said")
    if asked is None or said not in ("yes", "no"):
        raise RegisterRefused(_("您答的那一个已经确认或退回。请看过现在等确认的，再答一次。"))
    pair = {"younger": asked.organisation.number, "heir": asked.heir.number}
    if said == "no":
        send_back(asked, actor=request.account, now=request.now)
        messages.success(request, _("{younger} 并入 {heir} 已退回，底册没有改动。").format(**pair))
        return back(request, asked.heir)
    if not (_may_confirm(request, asked.organisation) and _may_confirm(request, asked.heir)):
        raise RegisterRefused(
            _("确认合并要有“确认合并”的权限，而且两家都在您的辖区。请找区级或市级管理员。")
        )
    done = confirm(asked, on=request.today, actor=request.account, now=request.now)
    messages.success(request, _done(done))
    return back(request, done.heir)


@scoped(Permission.REGISTER_MERGE)
@require_http_methods(["GET", "HEAD", "POST"])
def undo_one(asked: HttpRequest, number: str) -> HttpResponse:
    """The form that lets a merged number live again; pressed twice it lives once."""
    request = cast("OfficeRequest", asked)
    one = numbered(number)
    heir = one.merged_into
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            _undone(request, one, form.cleaned_data["reason"])
            text = _("合并已撤销，{number} 重新在册。以后各轮不再把它们并成一家。")
            messages.success(request, text.format(number=one.number))
            return back(request, one)
    if heir is None:
        messages.info(request, _("{number} 没有并入别的号，不用撤销。").format(number=one.number))
        return back(request, one)
    with seeing(EVERYTHING):
        last = ended(one)
    return page(
        request, "web/organisations/unmerge.html", status=422 if form.is_bound else 200, organisation=one,
        heir=heir, name=called_today(heir), last=last if last and _in_sight(last) else None,
        is_elsewhere=last is not None and not _in_sight(last), form=form,
    )  # fmt: skip


def _undone(request: OfficeRequest, one: Organisation, reason: str) -> None:
    with seeing(EVERYTHING):
        last = ended(one)
    if one.merged_into_id and last and not _in_sight(last):
        raise RegisterRefused(_elsewhere(one))
    alone = published_alone(one) if last is None else None
    undo(one, reason=reason, on=request.today, actor=request.account, now=request.now, alone=alone)


def _elsewhere(one: Organisation) -> str:
    return _("{number} 合并前不在您的辖区，请上级撤销这次合并。").format(number=one.number)


def _in_sight(entry: Entry) -> bool:
    return Entry.objects.filter(pk=entry.pk).exists()
