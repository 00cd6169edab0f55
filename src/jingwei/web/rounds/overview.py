"""The page of a round: its way, what came, what fusion made of it, what publishing would do, what is next."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.areas.rounds import queries, returns
from jingwei.areas.rounds.departments import departments_of, list_name
from jingwei.areas.rounds.models import Publishing, Round, RoundState, Run, UploadState
from jingwei.ledgers import organisations
from jingwei.people.permissions import Permission
from jingwei.people.queries import may, paths, permissions_of
from jingwei.register.models import Publication
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest, is_by_htmx
from jingwei.web.rounds.forms import UploadForm
from jingwei.web.rounds.steps import found_round, way
from jingwei.web.rounds.uploading import mine
from jingwei.web.scope import scoped

# So long without a sign of the worker: a job that nobody takes up, and a step of a large city.
UNTAKEN, QUIET = timedelta(minutes=2), timedelta(minutes=20)
WIDTH = 1000  # of a drawing, in its own units
ENDS = ("new", "merged", "waiting", "rejected")


@scoped(Permission.ROUNDS_VIEW)
@require_safe
def one_round(asked: HttpRequest, number: int) -> HttpResponse:
    """The round, as far as the reader's posts let him see it.

    While the worker is at it the page asks with what it was drawn from: as long as that is the same it gets the
    progress alone, so that nothing else is drawn anew under the reader's hands.
    """
    request = cast("OfficeRequest", asked)
    found = found_round(number)
    run = queries.newest_run(found)
    facts = {
        "round": found, "run": run, "unassigned": organisations.unassigned,
        "held": {str(p) for p in permissions_of(request.account, on=request.today)},
        **_publishing(request, found),
    }  # fmt: skip
    facts |= _drawn(found, run, facts["asked"])
    before = request.GET.get("drawn") if is_by_htmx(request) else None
    if before == facts["drawn"]:
        return page(request, "web/rounds/round.html", part="progress", **facts)
    answer = page(
        request, "web/rounds/round.html", part="work", way=way(found), **facts, **_lists(request, found),
        **_result(found, run),
    )  # fmt: skip
    if before is not None:
        answer["HX-Retarget"] = answer["HX-Reselect"] = "#work"
    return answer


def _drawn(found: Round, run: Run | None, asked: Publishing | None) -> dict[str, Any]:
    """Whether the worker is at it, and what the page is drawn from but for how far he is."""
    waiting = queries.uploads(found).filter(state=UploadState.WAITING).count()
    ends = (f"{job.pk}.{job.finished_at is not None:d}" if job else "0" for job in (run, asked))
    drawn = (found.state, f"{found.touched_at:%Y%m%d%H%M%S%f}", *ends, str(waiting))
    return {
        "is_busy": waiting > 0 or found.state in (RoundState.FUSING, RoundState.PUBLISHING),
        "drawn": "-".join(drawn),
    }


def _lists(request: OfficeRequest, found: Round) -> dict[str, Any]:
    """What came, who has sent nothing yet, and the form to send with."""
    seen = paths(request.account, Permission.ROUNDS_VIEW, on=request.today)
    departments = departments_of(found, paths=seen, on=request.today)
    own = mine(request, found)
    sent = {upload.department_id: upload.department for upload in queries.uploads(found)}
    return {
        "uploads": list(queries.uploads(found)[:200]),
        "names": {pk: list_name(unit, top=found.top) for pk, unit in sent.items()},
        "deliveries": queries.deliveries(found, departments=departments),
        "form": UploadForm(departments=[(d.pk, list_name(d, top=found.top)) for d in own]),
        "backs": _backs(found, own),
    }


class Back(NamedTuple):
    """A department's list that can be taken back, and how many of its rows are to be mended."""

    department: int
    name: str
    to_mend: int


def _backs(found: Round, own: list[Any]) -> list[Back]:
    run = queries.newest_result(found)
    if run is None:
        return []
    named = [(d, list_name(d, top=found.top)) for d in own if returns.workbook(found, run, department=d)]  # fmt: skip
    return [Back(d.pk, name, returns.to_mend(run, department=name)) for d, name in named]


def _result(found: Round, run: Run | None) -> dict[str, Any]:
    """What fusion made of it, and what the drawings are drawn from."""
    is_finished = run is not None and run.finished_at is not None and not run.fault
    summary: Mapping[str, Any] = run.summary if run and is_finished else {}
    return {
        "questions": queries.open_questions(run).count() if run and is_finished else 0,
        "waiting": queries.unconfirmed(found).count(),
        "is_old": run is not None and found.touched_at > run.started_at,
        "bands": _bands(summary["rows"]) if summary else [],
        "unlisted": _unlisted(summary.get("unlisted") or {}),
        "ahead": summary.get("ahead") or {},
    }


def _publishing(request: OfficeRequest, found: Round) -> dict[str, Any]:
    """How far publishing is, why it stopped, what it has done."""
    asked = queries.newest_publishing(found)
    job = asked if found.state == RoundState.PUBLISHING else queries.newest_run(found)
    published = Publication.objects.filter(round_no=found.number).first() if found.state == RoundState.PUBLISHED else None  # fmt: skip
    may_publish = may(request.account, Permission.ROUNDS_PUBLISH, unit=found.top, on=request.today)
    return {
        "asked": asked, "published": published, "may_publish": may_publish,
        "is_quiet": _is_quiet(job, now=request.now),
    }  # fmt: skip


def _is_quiet(job: Run | Publishing | None, *, now: datetime) -> bool:
    if job is None or job.seen_at is None:
        return False
    return now - job.seen_at > (QUIET if job.step else UNTAKEN)


class Band(NamedTuple):
    """A piece of the balance as it is drawn: where it begins and how wide it is."""

    end: str
    rows: int
    x: float
    width: float


def _bands(rows: Mapping[str, int]) -> list[Band]:
    """The rows read, cut into their four ends, widths = rows."""
    bands, x = [], 0.0
    for end in ENDS:
        width = WIDTH * rows[end] / max(rows["read"], 1)
        bands.append(Band(end, rows[end], round(x, 1), round(width, 1)))
        x += width
    return bands


def _unlisted(told: Mapping[str, int]) -> dict[str, float]:
    """The estimate with its drawing: listed, then what is missing at least, probably, at most."""
    if not told:
        return {}
    scale = WIDTH / max(told["listed"] + told["high"], 1)
    drawn = {f"{name}_x": round((told["listed"] + told[name]) * scale, 1) for name in ("low", "unlisted", "high")}  # fmt: skip
    return {**told, "listed_x": round(told["listed"] * scale, 1), **drawn}
