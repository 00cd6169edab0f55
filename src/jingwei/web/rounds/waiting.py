"""What the open round waits for from the reader, for his desk."""

from collections.abc import Iterator

from django.urls import reverse

from jingwei.areas.rounds import queries
from jingwei.areas.rounds.departments import departments_of
from jingwei.areas.rounds.models import OPEN, Round, RoundState, Run
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.people.sight import seeing
from jingwei.web.access import powers, sight_with
from jingwei.web.desk_parts import Item
from jingwei.web.request import OfficeRequest

SOON = 3  # days


def waiting(request: OfficeRequest) -> list[Item]:
    """Lists to send, questions to answer, mergers to confirm, results to publish."""
    if Permission.ROUNDS_VIEW not in powers(request):
        return []
    found = Round.objects.select_related("top").filter(state__in=OPEN).first()
    if found is None:
        return []
    run = queries.newest_run(found)
    return [
        *_lists(request, found),
        *_review(request, found, run),
        *_publishing(request, found, run),
    ]


def _item(found: Round, text: str, address: str, *, request: OfficeRequest) -> Item:
    days = (found.ends_on - request.today).days
    state = "overdue" if days < 0 else "soon" if days <= SOON else "open"
    said = _("第 {number} 轮：{text}").format(number=found.number, text=text)
    return Item(said, reverse(address, args=[found.number]), _("{day} 截止").format(day=found.ends_on), state)  # fmt: skip


def _lists(request: OfficeRequest, found: Round) -> Iterator[Item]:
    if Permission.ROUNDS_UPLOAD not in powers(request) or Permission.ROUNDS_OPEN in powers(request):
        return
    own = paths(request.account, Permission.ROUNDS_UPLOAD, on=request.today)
    with seeing(sight_with(request, Permission.ROUNDS_UPLOAD)):
        mine = departments_of(found, paths=own, on=request.today)
        silent = [d for d in queries.deliveries(found, departments=mine) if not d.files]
    if silent:
        names = _("、").join(d.department.short_name or d.department.name for d in silent[:3])
        more = _("等 {count} 个部门").format(count=len(silent)) if len(silent) > 3 else ""
        yield _item(found, _("{names}{more}还没有交名单").format(names=names, more=more), "round", request=request)  # fmt: skip


def _review(request: OfficeRequest, found: Round, run: Run | None) -> Iterator[Item]:
    if Permission.ROUNDS_REVIEW not in powers(request) or found.state != RoundState.REVIEWING or run is None:  # fmt: skip
        return
    with seeing(sight_with(request, Permission.ROUNDS_REVIEW)):
        questions = queries.open_questions(run).count()
        unconfirmed = queries.unconfirmed(found).exclude(by=request.account).count()
    if questions:
        yield _item(
            found, _("{count} 个疑问待答复").format(count=questions), "review", request=request
        )
    if unconfirmed and Permission.ROUNDS_CONFIRM in powers(request):
        yield _item(found, _("{count} 个合并等您确认").format(count=unconfirmed), "answers", request=request)  # fmt: skip


def _publishing(request: OfficeRequest, found: Round, run: Run | None) -> Iterator[Item]:
    is_ready = found.state == RoundState.REVIEWING and run is not None and run.started_at >= found.touched_at  # fmt: skip
    if is_ready and Permission.ROUNDS_PUBLISH in powers(request):
        yield _item(found, _("结果已出，核对后可以发布"), "round", request=request)
