"""The entries of one area of work, the newest first, by day, deed and what was acted on; nothing is typed freely."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import cast
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from jingwei.journal import queries
from jingwei.journal.models import Entry
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.web.access import needs, powers
from jingwei.web.journal.lines import actors_in_scope, lines
from jingwei.web.journal.words import ACTIONS, SUBJECTS, chain_title
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest

SIZE = 50
_LONGEST_ID = 64
_FIRST = "people"  # the chain that is shown first


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks: a chain, a day, a deed, what was acted on; None and "" for all."""

    chain: str
    day: date | None
    action: str
    kind: str
    key: str

    def address(self, **other: str) -> str:
        """The list with something else asked."""
        said = {
            "chain": self.chain, "day": str(self.day or ""), "action": self.action, "kind": self.kind, "key": self.key, **other,
        }  # fmt: skip
        return f"{reverse('journal')}?{urlencode({name: value for name, value in said.items() if value or name == 'chain'})}"


@needs(Permission.JOURNAL_READ)
@require_safe
def journal(asked: HttpRequest) -> HttpResponse:
    """A page of one chain."""
    request = cast("OfficeRequest", asked)
    heads = list(queries.heads())
    wanted = _wanted(request, [head.chain for head in heads])
    found = _narrowed(request, wanted)
    shown, before, after = _page(request, found)
    return page(
        request, "web/journal/list.html", part="list", wanted=wanted, lines=lines(shown),
        tabs=[(f"{chain_title(head.chain)} {head.sequence}", wanted.address(chain=head.chain, action="", kind="", key=""), head.chain == wanted.chain) for head in heads],
        actions=[(key, _(title)) for key, title in ACTIONS.items() if _area(key) == _area_of(wanted.chain)],
        kinds=[(key, _(title)) for key, title in SUBJECTS.items()],
        before=wanted.address(newer=str(before)) if before else "", after=wanted.address(older=str(after)) if after else "",
        is_partial=actors_in_scope(request, Permission.JOURNAL_READ) is not None,
        may_search=Permission.JOURNAL_SEARCH_STAFF in powers(request), may_verify=Permission.JOURNAL_VERIFY in powers(request),
    )  # fmt: skip


def _area(action: str) -> str:
    return action.partition(".")[0]


def _area_of(chain: str) -> str:
    return chain or "journal"


def _wanted(request: OfficeRequest, chains: list[str]) -> Wanted:
    """What the address asks for and there is; the rest is passed over, an account among it (E-20)."""
    said = {name: request.GET.get(name, "") for name in ("chain", "day", "action", "kind", "key")}
    first = _FIRST if _FIRST in chains else next(iter(chains), "")
    chain = said["chain"] if "chain" in request.GET and said["chain"] in chains else first
    kind = said["kind"] if said["kind"] in SUBJECTS else ""
    key = "".join(c for c in said["key"] if c.isalnum() or c in "_-")[:_LONGEST_ID] if kind else ""
    return Wanted(chain, _day(said["day"]), said["action"] if said["action"] in ACTIONS else "", kind, key)  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _narrowed(request: OfficeRequest, wanted: Wanted) -> QuerySet[Entry]:
    found = Entry.objects.filter(chain=wanted.chain)
    if (actors := actors_in_scope(request, Permission.JOURNAL_READ)) is not None:
        found = found.filter(actor_id__in=actors)
    if wanted.day and wanted.day.year < date.max.year:
        begin = timezone.make_aware(datetime.combine(wanted.day, time()))
        found = found.filter(at__gte=begin, at__lt=begin + timedelta(days=1))
    if wanted.action:
        found = found.filter(action=wanted.action)
    if wanted.kind:
        found = found.filter(subject_kind=wanted.kind)
    return found.filter(subject_id=wanted.key) if wanted.key else found


def _page(request: OfficeRequest, found: QuerySet[Entry]) -> tuple[list[Entry], int, int]:
    """The entries of the page, and the numbers beyond which newer and older ones follow; 0 for none."""
    newer, older = (_number(request.GET.get(name, "")) for name in ("newer", "older"))
    if newer:
        rows = list(found.filter(sequence__gt=newer).order_by("sequence")[: SIZE + 1])
        is_more, rows = len(rows) > SIZE, rows[:SIZE][::-1]
        if rows:
            return rows, rows[0].sequence if is_more else 0, rows[-1].sequence
    listed = found.filter(sequence__lt=older) if older else found
    rows = list(listed.order_by("-sequence")[: SIZE + 1])
    is_more, rows = len(rows) > SIZE, rows[:SIZE]
    return rows, rows[0].sequence if rows and older else 0, rows[-1].sequence if is_more else 0


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
