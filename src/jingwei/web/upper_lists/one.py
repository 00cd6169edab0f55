"""What came of a list from above: four figures that open their lines, and all of it taken away as a workbook."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST, require_safe

from jingwei.areas.upper_lists import queries
from jingwei.areas.upper_lists.models import Comparison, Line, Ruling, State, Verdict
from jingwei.areas.upper_lists.operations import deciding
from jingwei.areas.upper_lists.rules import gone
from jingwei.areas.upper_lists.workbook import counting, differing, names_of, said, write_result
from jingwei.fusion.outputs import words
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.people.permissions import Permission
from jingwei.units.queries import name_path
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to
from jingwei.web.scope import scoped
from jingwei.web.upper_lists.sending import offered

SIZE = 100
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPEN = (Verdict.DOUBTFUL, Verdict.THEIRS_ONLY, Verdict.OURS_ONLY)  # what people say something of
_LONGEST = 18  # digits of the largest id


@dataclass(frozen=True, slots=True)
class Refused:
    """What somebody wanted to say of a line, and why it was refused; it is shown again as it was typed."""

    line: int
    why: str
    said: Mapping[str, str]


@scoped(Permission.ROUNDS_COMPARE)
@require_safe
def upper_list(asked: HttpRequest, pk: int) -> HttpResponse:
    """The figures, and the lines of the one that is asked for by `?show=`, from `?after=` on."""
    request = cast("OfficeRequest", asked)
    found = found_list(pk)
    return page(request, "web/upper_lists/one.html", **_facts(request, found, said=request.GET))


def drawn_again(request: OfficeRequest, found: Comparison, refused: Refused) -> HttpResponse:
    """The same lines, with what was refused in its place; said above them where its line can take nothing now."""
    facts = _facts(request, found, said=request.POST, refused=refused)
    if not any(line["refused"] and line["open"] for line in facts.get("lines", ())):
        messages.error(request, refused.why)
    return page(request, "web/upper_lists/one.html", status=422, **facts)


def found_list(pk: int) -> Comparison:
    """The list of this number that is in sight; 404 where there is none."""
    one = queries.comparisons().filter(pk=pk).first()
    if one is None:
        raise Http404
    return one


def where(said: Mapping[str, str]) -> tuple[Verdict, int]:
    """Which lines are asked for, and after which one they begin."""
    show, after = said.get("show", ""), said.get("after", "")
    verdict = Verdict(show) if show in Verdict.values else Verdict.THEIRS_ONLY
    return verdict, int(after) if after.isdecimal() and len(after) <= _LONGEST else 0


def _facts(
    request: OfficeRequest, found: Comparison, *, said: Mapping[str, str], refused: Refused | None = None
) -> dict[str, Any]:  # fmt: skip
    facts: dict[str, Any] = {
        "one": found, "kinds": [words.word(words.KINDS, key) for key in found.kinds],
        "territory": name_path(found.territory, on=request.today), "is_waiting": found.state == State.WAITING,
    }  # fmt: skip
    if found.state != State.COMPARED or found.removed_at:
        return facts
    verdict, after = where(said)
    lines = list(queries.shown(found, verdict).filter(pk__gt=after)[: SIZE + 1])
    entries = names_of(lines)
    return facts | {
        "send": offered(request, found), "after": after or "",
        "figures": queries.figures(found), "explained": queries.explained(found), "verdict": str(verdict),
        "title": _(str(verdict.label)), "lines": [_drawn(line, entries, refused) for line in lines[:SIZE]],
        "next": lines[SIZE - 1].pk if len(lines) > SIZE else None, "rulings": Ruling,
        "others": (Verdict.SAME, Verdict.OUTSIDE), "tiles": queries.FIGURES,
    }  # fmt: skip


def _drawn(line: Line, entries: Any, refused: Refused | None) -> dict[str, Any]:
    """A line as the page shows it: their side, ours, and what can be said of it."""
    numbers = [line.organisation_id] if line.organisation_id else line.candidates
    return {
        "pk": line.pk, "sheet": line.sheet, "row": line.row, "theirs": bool(line.theirs), "name": line.theirs.get("name", ""), "uscc": line.theirs.get("uscc", ""),
        "why": line.why,
        "ours": [(written(pk), entries.get(pk)) for pk in numbers], "differing": differing(line),
        "said": [(one.pk, said(one)) for one in counting(line)], "verdict": line.verdict,
        "open": not counting(line) and line.verdict in _OPEN,
        "refused": refused if refused and refused.line == line.pk else None,
    }  # fmt: skip


@scoped(Permission.ROUNDS_COMPARE)
@require_POST
def take_out(asked: HttpRequest, pk: int) -> HttpResponseBase:
    """The result as a workbook; the file is removed at once, what is open can still be read to its end."""
    request = cast("OfficeRequest", asked)
    found = found_list(pk)
    if found.state != State.COMPARED:
        raise Http404
    if why_not := gone(found.removed_at):
        messages.error(request, why_not)
        return back_to("upper_list", pk)
    with TemporaryDirectory(prefix="jingwei-") as folder:
        path = Path(folder) / "result.xlsx"
        rows = write_result(found, path, account=request.account.pk, now=request.now)
        deciding.note_taken_out(found, rows=rows, actor=request.account, now=request.now)
        content = path.open("rb")
    name = _("对照-{number}-{day}.xlsx").format(number=found.pk, day=found.compared_on)
    return FileResponse(content, as_attachment=True, filename=name, content_type=WORKBOOK)
