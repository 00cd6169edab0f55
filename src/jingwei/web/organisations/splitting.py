"""Splitting an organisation from its page, confirming that as the second person, and undoing it (R-V.22, R-V.23)."""

from typing import cast

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from jingwei.areas.mergers.operations.rejoining import in_the_way, rejoin
from jingwei.areas.mergers.operations.splitting import confirm, send_back, split
from jingwei.areas.mergers.parts import known, parts_again, parts_of
from jingwei.areas.mergers.rules import never_split
from jingwei.areas.rounds.operations.decided import published_state
from jingwei.fusion import State
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.mergers.models import Split
from jingwei.register.models import Entry, Organisation
from jingwei.register.rules import RegisterRefused
from jingwei.web.organisations.finding import back, found, held_over, numbered, refusals_in
from jingwei.web.organisations.forms import ReasonForm
from jingwei.web.organisations.parted import Row, Shown, compared, listed
from jingwei.web.organisations.placing import called_today
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

MOST = 400  # rows of one organisation that a form takes


@scoped(Permission.REGISTER_MERGE)
@require_http_methods(["GET", "HEAD", "POST"])
def split_one(asked: HttpRequest, number: str) -> HttpResponse:
    """First the rows are ticked, then both parts are seen side by side, then it is decided."""
    request = cast("OfficeRequest", asked)
    one = found(number)
    entry = Entry.objects.still().select_related("organisation").filter(organisation=one).first()
    if entry is None:
        messages.info(request, _("{number} 今天不在底册中，不能拆分。").format(number=one.number))
        return back(request, one)
    is_decided = request.POST.get("said") == "yes"
    form = ReasonForm(request.POST if is_decided else None)
    if form.is_valid():
        with refusals_in(form):
            return _split(request, one, form.cleaned_data["reason"])
    why, rows, shown = _looked(request, entry)
    return page(
        request, "web/organisations/split.html", status=422 if form.errors or (why and request.method == "POST") else 200,
        organisation=one, name=entry.name, rows=rows, shown=shown, why=why, form=form,
    )  # fmt: skip


def _split(request: OfficeRequest, one: Organisation, reason: str) -> HttpResponse:
    ticked, rows = _sent(request, "row"), _sent(request, "shown")
    made = split(
        one, ticked=ticked, shown=rows, reason=reason, on=request.today, actor=request.account, now=request.now,
        read=published_state,
    )  # fmt: skip
    messages.success(request, _done(made))
    return back(request, one)


def _done(made: Split) -> str:
    if made.part is None:
        text = _("已提出拆分 {number}，等第二人确认后生效。")
        return text.format(number=made.organisation.number)
    text = _("{number} 已拆成两家，拆出来的是 {part}。以后各轮都按两家办。")
    return text.format(number=made.organisation.number, part=made.part.number)


def _looked(
    request: OfficeRequest, entry: Entry
) -> tuple[list[str], tuple[Row, ...], Shown | None]:
    """Why it is not done, the rows with what was ticked, and both parts where two were ticked."""
    one, ticked = entry.organisation, _sent(request, "row")
    with seeing(EVERYTHING):
        why = never_split(one)
    try:
        state = known(published_state)
    except RegisterRefused as refused:
        return [*why, str(refused)], (), None
    rows = listed(state, one, ticked=ticked)
    if len(rows) > MOST:
        text = _(
            "{number} 有 {count} 行，页面上最多拆 {most} 行的。请先在名单里改正，下一轮再比对。"
        )
        return [*why, text.format(number=one.number, count=len(rows), most=MOST)], (), None
    if len(rows) < 2:
        text = _("{number} 在最近发布的一轮里只有 {count} 行，没有可拆的。")
        return [*why, text.format(number=one.number, count=len(rows))], rows, None
    if request.method != "POST" or why:
        return why, rows, None
    try:
        parts = parts_of(state, one, ticked=ticked, shown=_sent(request, "shown"))
    except RegisterRefused as refused:
        return [str(refused)], rows, None
    return [], rows, compared(rows, parts, entry)


def _sent(request: OfficeRequest, name: str) -> list[str]:
    return request.POST.getlist(name)[:MOST]


@scoped(Permission.REGISTER_MERGE)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_split(asked: HttpRequest, number: str) -> HttpResponse:
    """The second person sees what the first saw, and says yes or no; the first may take it back here."""
    request = cast("OfficeRequest", asked)
    one = found(number)
    waiting = Split.objects.waiting().select_related("organisation", "by").filter(organisation=one).first()  # fmt: skip
    if waiting is None:
        messages.info(request, _("{number} 没有等第二人确认的拆分。").format(number=one.number))
        return back(request, one)
    form = Form(request.POST or None)
    if request.method == "POST":
        form.full_clean()
        with refusals_in(form):
            return _answered(request, waiting)
    why, shown = _asked(waiting)
    return page(
        request, "web/organisations/confirm_split.html", status=422 if form.errors else 200, organisation=one,
        name=called_today(one), asked=waiting, why=why, shown=shown, form=form,
        may_confirm=bool(held_over(request, one, [Permission.ROUNDS_CONFIRM])),
    )  # fmt: skip


def _asked(waiting: Split) -> tuple[list[str], Shown | None]:
    """Why it cannot be confirmed, or both parts side by side."""
    one = waiting.organisation
    with seeing(EVERYTHING):
        why = never_split(one, but=waiting)
        entry = Entry.objects.still().select_related("organisation").filter(organisation=one).first()  # fmt: skip
    try:
        state: State = known(published_state)
        parts = parts_again(state, one, records=waiting.records, staying=waiting.staying)
    except RegisterRefused as refused:
        return [*why, str(refused)], None
    rows = listed(state, one, ticked=waiting.records)
    return why, compared(rows, parts, entry) if entry else None


def _answered(request: OfficeRequest, asked: Split) -> HttpResponse:
    """Raises RegisterRefused where it is not the reader's to say, or another one is asked by now."""
    one, said = asked.organisation, request.POST.get("said")
    if request.POST.get("split") != str(asked.pk) or said not in ("yes", "no"):
        raise RegisterRefused(_("您答的那一个已经确认或退回。请看过现在等确认的，再答一次。"))
    if said == "no":
        send_back(asked, actor=request.account, now=request.now)
        messages.success(
            request, _("{number} 的拆分已退回，底册没有改动。").format(number=one.number)
        )
        return back(request, one)
    if not held_over(request, one, [Permission.ROUNDS_CONFIRM]):
        raise RegisterRefused(
            _("确认拆分要有“确认合并”的权限，而且这一家在您的辖区。请找区级或市级管理员。")
        )
    done = confirm(asked, on=request.today, actor=request.account, now=request.now, read=published_state)  # fmt: skip
    messages.success(request, _done(done))
    return back(request, one)


@scoped(Permission.REGISTER_MERGE)
@require_http_methods(["GET", "HEAD", "POST"])
def rejoin_one(asked: HttpRequest, number: str) -> HttpResponse:
    """The form that puts a number that was split off back; pressed twice it is done once."""
    request = cast("OfficeRequest", asked)
    part = numbered(number)
    made = _made(part)
    if made is None:
        text = _("{number} 不是拆分出来的，或者原来那家不全在您的辖区，不能在这里撤销。")
        messages.info(request, text.format(number=part.number))
        return back(request, part)
    one = made.organisation
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            rejoin(made, reason=form.cleaned_data["reason"], on=request.today, actor=request.account, now=request.now)  # fmt: skip
            text = _("拆分已撤销，{part} 以后查到的是 {number}。")
            messages.success(request, text.format(part=part.number, number=one.number))
            return back(request, one)
    if part.merged_into_id is not None:
        messages.info(request, _("这次拆分已经撤销，或拆出的号已并入别家。"))
        return back(request, one)
    with seeing(EVERYTHING):
        why = in_the_way(made)
    return page(
        request, "web/organisations/rejoin.html", status=422 if form.is_bound else 200, organisation=one,
        name=called_today(one), made=made, why=why, form=form,
    )  # fmt: skip


def _made(part: Organisation) -> Split | None:
    """The split that the number comes from; None where it comes from none, or some of it is out of sight."""
    numbers, entries = Organisation.objects.values("pk"), Entry.objects.values("pk")
    seen = Split.objects.filter(part=part, organisation__in=numbers, was__in=entries).first()
    if seen is None:
        return None
    with seeing(EVERYTHING):
        whole = Split.objects.select_related("organisation", "part", "was", "now", "begun", "phone")
        return whole.get(pk=seen.pk)
