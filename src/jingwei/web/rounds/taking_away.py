"""Files of a round to take away: the result, each department's list back, each unit's changes."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from jingwei.areas.rounds import owners, queries, returns, storage
from jingwei.areas.rounds.departments import departments_of, list_name
from jingwei.areas.rounds.models import RoundState
from jingwei.areas.rounds.operations.taking_out import keep_taken, take_out_changes
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.queries import may, paths
from jingwei.people.sight import current, seeing
from jingwei.units.models import Unit
from jingwei.web.access import powers
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import check_may, found_round
from jingwei.web.scope import scoped

# What a run writes for people to take away.
TAKEN_AWAY = ("register.xlsx", "report.html", "rows.csv", "review.csv")
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@scoped(Permission.ROUNDS_FUSE)
@require_safe
def result(asked: HttpRequest, number: int, name: str) -> HttpResponseBase:
    """A file of the newest finished run."""
    request = cast("OfficeRequest", asked)
    found = found_round(number)
    check_may(request, Permission.ROUNDS_FUSE, found=found)
    run = queries.newest_run(found)
    if name not in TAKEN_AWAY or run is None or run.finished_at is None or run.fault:
        raise Http404
    path = storage.of_run(number, run.pk) / name
    if not path.is_file():
        raise Http404
    keep_taken(found, what=name, actor=request.account, now=request.now)
    return FileResponse(path.open("rb"), as_attachment=True, filename=_("第{number}轮-{name}").format(number=number, name=name))  # fmt: skip


@scoped(Permission.ROUNDS_UPLOAD)
@require_safe
def list_back(asked: HttpRequest, number: int, department: int) -> HttpResponseBase:
    """A department's list with what became of each row; 404 for another's than the reader's own."""
    request = cast("OfficeRequest", asked)
    found = found_round(number)
    own = paths(request.account, Permission.ROUNDS_UPLOAD, on=request.today)
    unit = next((d for d in departments_of(found, paths=own, on=request.today) if d.pk == department), None)  # fmt: skip
    run = queries.newest_result(found)
    path = returns.workbook(found, run, department=unit) if run and unit else None
    if path is None or unit is None:
        raise Http404
    keep_taken(found, what="return", actor=request.account, now=request.now, unit=unit.pk)
    name = _("第{number}轮退表-{department}.xlsx").format(number=number, department=list_name(unit, top=found.top))  # fmt: skip
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=WORKBOOK)


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def changes(asked: HttpRequest, number: int) -> HttpResponse:
    """What the published round changed in each unit that the reader's posts reach."""
    request = cast("OfficeRequest", asked)
    found = found_round(number)
    reach = paths(request.account, Permission.LEDGERS_VIEW, on=request.today)
    listed = owners.owners(found, paths=reach, on=request.today)
    return page(
        request, "web/rounds/changes.html", round=found, owners=listed, parts=owners.TITLES, meanings=owners.MEANINGS,
        may_take=Permission.LEDGERS_EXPORT in powers(request),
    )  # fmt: skip


@scoped(Permission.LEDGERS_EXPORT)
@require_safe
def changes_of(asked: HttpRequest, number: int, unit: int) -> HttpResponseBase:
    """The workbook of one unit's changes; 404 where the reader's posts do not reach it."""
    request = cast("OfficeRequest", asked)
    found = found_round(number)
    owner = Unit.objects.filter(pk=unit).named(on=request.today).first()
    if found.state != RoundState.PUBLISHED or owner is None:
        raise Http404
    if not may(request.account, Permission.LEDGERS_EXPORT, unit=owner, on=request.today):
        raise Http404
    with TemporaryDirectory(prefix="jingwei-") as folder, seeing(current().within(owner)):
        path = Path(folder) / "changes.xlsx"
        take_out_changes(found, owner, to=path, actor=request.account, now=request.now)
        content = path.open("rb")  # what is open can still be read to its end
    name = _("第{number}轮变更清单-{unit}.xlsx").format(number=number, unit=owner.name)
    return FileResponse(content, as_attachment=True, filename=name, content_type=WORKBOOK)
