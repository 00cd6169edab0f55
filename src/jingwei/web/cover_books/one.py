"""One ledger: what was read, what each line would do, whom it means; ticking and having it taken over."""

from collections.abc import Iterable, Mapping
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from jingwei.areas.cover_books import queries
from jingwei.areas.cover_books.kinds import TAKEABLE, BookKind, How, State, Verdict
from jingwei.areas.cover_books.models import Book, Mention
from jingwei.areas.cover_books.operations import choosing, receiving, taking
from jingwei.areas.cover_books.operations.choosing import standing_of
from jingwei.areas.cover_books.planning import Change, Plan
from jingwei.areas.cover_books.rules import BookRefused
from jingwei.cover.kinds import Formation, Level, Nature, PostKind
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import bare, written
from jingwei.register.models import Entry
from jingwei.register.queries import organisation_of
from jingwei.units.queries import name_path
from jingwei.web.cover_books import tasks
from jingwei.web.cover_books.listing import about
from jingwei.web.cover_books.steps import address, back, found_book, looking_at, refusals_told
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest

SIZE = 50
_LONGEST = 18  # digits of the largest id
_BADGES = {
    "new": "open",
    "different": "soon",
    "hosts": "asked",
    "refused": "overdue",
    "same": "closed",
}
_TITLES = {
    "name": mark("名称"), "level": mark("级别"), "nature": mark("性质"), "formation": mark("组建形式"),
    "formal": mark("正式党员"), "probationary": mark("预备党员"), "term_from": mark("任期起始"), "term_to": mark("任期届满"),
    "upper": mark("上级党组织"), "committee": mark("行业党委"), "hosts": mark("建在哪些组织"), "guided": mark("新联系的组织"),
    "established": mark("成立时间"), "unit": mark("派出单位"), "post_kind": mark("类别"), "since": mark("选派时间"),
}  # fmt: skip
_WORDS = {
    "level": dict(Level.choices), "nature": dict(Nature.choices), "formation": dict(Formation.choices),
    "post_kind": dict(PostKind.choices),
}  # fmt: skip
_SHOWN = (
    "level", "nature", "formation", "formal", "probationary", "established", "term_to", "upper", "unit", "post_kind",
    "since",
)  # fmt: skip


@require_safe
def book(asked: HttpRequest, pk: int, *, kind: BookKind) -> HttpResponse:
    """The figures, and the lines of the one that is asked for by `?show=`, from `?after=` on."""
    request = cast("OfficeRequest", asked)
    found = found_book(kind, pk)
    return drawn(request, found)


def drawn(
    request: OfficeRequest, found: Book, *, refused: Mapping[int, str] | None = None
) -> HttpResponse:
    """The page; refused: why what was chosen for a mention was not kept, by its number."""
    facts: dict[str, Any] = {
        "one": found, "territory": name_path(found.territory, on=request.today), "here": address("cover_book", BookKind(found.kind), found.pk),
        "is_busy": found.state in (State.WAITING, State.TAKING), "overview": None, "show": "", "lines": [], "can_tick": False,
        "progress": (0, 0), **about(request, BookKind(found.kind)),
    }  # fmt: skip
    if found.read_at is not None and found.removed_at is None:
        with looking_at(found):
            facts |= _lines(request, found, refused or {})
    return page(request, "web/cover_books/one.html", status=422 if refused else 200, **facts)


def _lines(request: OfficeRequest, found: Book, refused: Mapping[int, str]) -> dict[str, Any]:
    planned = queries.plans(found)
    overview = queries.overview(planned)
    show, after = where(request.POST if refused else request.GET, overview)
    own = [one for one in planned if one.verdict == show and one.line.pk > after]
    listed = own[:SIZE]
    entries = _entries(listed)
    kind = BookKind(found.kind)
    return {
        "overview": overview, "show": str(show), "after": after or "", "verdicts": list(Verdict), "badges": _BADGES,
        "lines": [_line(one, entries, refused) for one in listed], "show_title": _(str(show.label)),
        "next": listed[-1].line.pk if len(own) > SIZE else None, "can_tick": show in TAKEABLE and found.state == State.READ,
        "can_choose": found.state == State.READ, "ticks": address("tick_cover_book", kind, found.pk),
        "again": address("look_again_cover_book", kind, found.pk), "remove": address("remove_cover_book", kind, found.pk),
        "progress": _progress(found, planned),
    }  # fmt: skip


def _progress(found: Book, planned: list[Plan]) -> tuple[int, int]:
    """Of the lines that are being taken over, how many are done."""
    if found.state != State.TAKING or found.taken_at is None:
        return 0, 0
    wanted = [one.line for one in planned if one.line.ticked]
    at = found.taken_at
    run = [one for one in wanted if one.done_at is None or one.done_at >= at]
    return sum(one.done_at is not None or bool(one.outcome) for one in run), len(run)


def where(said: Mapping[str, str], overview: queries.Overview) -> tuple[Verdict, int]:
    """Which lines are asked for, by themselves the first that need a hand; and after which one they begin."""
    show, after = said.get("show", ""), said.get("after", "")
    usual = next((one for one in Verdict if overview.counts[one]), Verdict.NEW)
    verdict = Verdict(show) if show in Verdict.values else usual
    return verdict, int(after) if after.isdecimal() and len(after) <= _LONGEST else 0


def _entries(listed: Iterable[Plan]) -> dict[int, Entry]:
    """What the register says today of everybody who is named on the page."""
    wanted = {pk for one in listed for pk in (*one.hosts, *one.leaving)}
    for one in listed:
        for mention in one.line.mentions.all():
            wanted |= {mention.organisation_id or 0, *mention.candidates}
    rows = Entry.objects.still().filter(organisation__in=wanted)
    return {
        entry.organisation_id: entry
        for entry in rows.only("organisation", "name", "uscc", "operating_address")
    }


def _line(plan: Plan, entries: Mapping[int, Entry], refused: Mapping[int, str]) -> dict[str, Any]:
    line = plan.line
    return {
        "pk": line.pk, "name": line.said.get("name", ""), "place": " ".join(filter(None, (line.sheet, str(line.row)))),
        "facts": [(_(_TITLES[key]), worded(key, line.said[key])) for key in _SHOWN if line.said.get(key) not in (None, "")],
        "why": plan.why, "remarks": plan.remarks, "changes": [_change(one, entries) for one in plan.changes],
        "ticked": plan.is_ticked, "done": line.done_at, "outcome": line.outcome, "party": line.party_id or (plan.party.party_organisation_id if plan.party else None),
        "mentions": [_mention(one, entries, refused.get(one.pk, "")) for one in line.mentions.all()],
    }  # fmt: skip


def worded(key: str, value: object) -> str:
    """A value as it is read."""
    words = _WORDS.get(key, {})
    return _(str(words.get(str(value), value)))


def _change(change: Change, entries: Mapping[int, Entry]) -> tuple[str, str, str]:
    """Title, before, after."""
    texts = (change.ours, change.theirs)
    if change.field in ("hosts", "guided"):
        texts = tuple(_names(text, entries) for text in texts)  # type: ignore[assignment]
    else:
        texts = tuple(worded(change.field, text) if text else _("空") for text in texts)  # type: ignore[assignment]
    return _(_TITLES[change.field]), *texts


def _names(numbers: str, entries: Mapping[int, Entry]) -> str:
    found = [(number, entries.get(bare(number))) for number in numbers.split()]
    return _("、").join(entry.name if entry else number for number, entry in found) or _("无")


def _mention(one: Mention, entries: Mapping[int, Entry], refused: str) -> dict[str, Any]:
    entry = entries.get(one.organisation_id or 0)
    return {
        "pk": one.pk, "text": one.text or one.code, "code": one.code if one.text else "", "how": _(str(How(one.how).label)),
        "is_open": one.how == How.NONE, "is_left_out": one.how == How.LEFT_OUT, "seen": standing_of(one), "entry": entry,
        "number": written(one.organisation_id) if one.organisation_id else "", "by": one.chosen_by.name if one.chosen_by else "",
        "candidates": [(written(pk), entries[pk]) for pk in one.candidates if pk in entries], "refused": refused,
    }  # fmt: skip


# --- Steps ----------------------------------------------------------------------------------------


@require_POST
def choose(asked: HttpRequest, pk: int, mention: int, *, kind: BookKind) -> HttpResponse:
    """Keeps which organisation is meant; refused, the page is drawn again with the reason in its place."""
    request = cast("OfficeRequest", asked)
    found = found_book(kind, pk)
    one = Mention.objects.select_related("line").filter(line__book=found, pk=mention).first()
    if one is None:
        raise Http404
    try:
        with looking_at(found):
            _choose(request, one)
    except BookRefused as refused:
        return drawn(request, found_book(kind, pk), refused={one.pk: str(refused)})
    messages.success(request, _("已记下。"))
    return back(found, query=_query(request), place=f"line-{one.line_id}")


def _choose(request: OfficeRequest, one: Mention) -> None:
    said = request.POST
    number = said.get("written", "").strip() or said.get("number", "")
    organisation = None
    if "leave_out" not in said:
        organisation = organisation_of(number) if number else None
        if organisation is None:
            text = (
                _("{number} 不在台账的范围里，或没有这个号。")
                if number
                else _("请选是哪一家，或写它的经纬号。")
            )
            raise BookRefused(text.format(number=number))
    choosing.choose(
        one, organisation, seen=said.get("seen", ""), actor=request.account, now=request.now
    )


def _query(request: OfficeRequest) -> str:
    said = {key: request.POST[key] for key in ("show", "after") if request.POST.get(key)}
    return urlencode(said)


@require_POST
def tick(asked: HttpRequest, pk: int, *, kind: BookKind) -> HttpResponse:
    """Keeps the ticks of the lines shown, of all of their sort, or has what is ticked taken over."""
    request = cast("OfficeRequest", asked)
    found = found_book(kind, pk)
    with refusals_told(request), looking_at(found):
        _tick(request, found)
        if "take_over" in request.POST:
            count = taking.begin(found, actor=request.account, now=request.now)
            tasks.take_book_over.defer(book=found.pk)
            text = _("正在接收 {count} 行，可以离开本页，结果会留在这里。")
            messages.success(request, text.format(count=count))
        else:
            messages.success(request, _("勾选已保存。"))
    return back(found, query=_query(request), place="lines")


def _tick(request: OfficeRequest, found: Book) -> None:
    said = request.POST
    shown, ticked = _keys(said.getlist("shown")), _keys(said.getlist("ticked"))
    every = said.get("every", "")
    if every in ("all", "none") and said.get("show") in Verdict.values:
        shown = {
            one.line.pk for one in queries.takeable(queries.plans(found)) if one.verdict == said["show"]
        }  # fmt: skip
        ticked = shown if every == "all" else set()
    if shown:
        choosing.tick(found, shown=shown, ticked=ticked, actor=request.account, now=request.now)


def _keys(said: list[str]) -> set[int]:
    return {int(one) for one in said if one.isdecimal() and len(one) <= _LONGEST}


@require_POST
def look_again(asked: HttpRequest, pk: int, *, kind: BookKind) -> HttpResponse:
    """Has those looked for once more whom nobody has recognised."""
    request = cast("OfficeRequest", asked)
    found = found_book(kind, pk)
    with refusals_told(request):
        receiving.look_again(found, actor=request.account, now=request.now)
        tasks.read_book.defer(book=found.pk)
    return back(found)
