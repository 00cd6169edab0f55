"""The list of cases: those that wait for the reader, those of his area, those that are closed."""

from dataclasses import dataclass
from datetime import date
from typing import cast
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.procedures import queries
from jingwei.procedures.models import OPEN, Case
from jingwei.procedures.organisations import subjects_of
from jingwei.procedures.reminding.queries import listed, pressed, supervised
from jingwei.procedures.sight import CaseSight, sight_of
from jingwei.procedures.words import Line
from jingwei.units.models import UnitName
from jingwei.web.access import powers
from jingwei.web.cases.keyset import NEWEST, URGENT, Page
from jingwei.web.cases.pressing import notes
from jingwei.web.cases.urgency import urgency
from jingwei.web.numbers import number_in
from jingwei.web.pages import page
from jingwei.web.procedures import CATALOGUE, POWERS
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped_to_cases

CAP = 1_000  # cases are counted so far
TABS = {
    "mine": mark("待我办"), "area": mark("我辖区"), "pressed": mark("催我办的"), "supervised": mark("督办中"),
    "listed": mark("全市清单"), "closed": mark("已结"),
}  # fmt: skip
_PRESSING = {"pressed": pressed, "supervised": supervised, "listed": listed}


@dataclass(frozen=True, slots=True)
class Row:
    """A case as the list shows it: its line, what its organisation is called, the badge, what presses it."""

    line: Line
    name: str
    badge: tuple[str, str]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks: a tab, a procedure and a state of it, "" for all.

    overdue, unit: those alone that were due before that day, of that unit; None for all.
    """

    tab: str
    procedure: str
    state: str
    overdue: date | None = None
    unit: int | None = None

    def address(self, **other: str) -> str:
        """The list with something else asked."""
        said = {
            "tab": self.tab, "procedure": self.procedure, "state": self.state,
            "overdue": str(self.overdue or ""), "unit": str(self.unit or ""), **other,
        }  # fmt: skip
        return f"{reverse('cases')}?{urlencode({name: value for name, value in said.items() if value})}"

    @property
    def all_due(self) -> str:
        """The list whatever was due when, and whose it is."""
        return self.address(overdue="", unit="")


@scoped_to_cases(*POWERS)
@require_safe
def cases(asked: HttpRequest) -> HttpResponse:
    """The cases of a tab, the most urgent first; closed ones the newest first."""
    request = cast("OfficeRequest", asked)
    sight, wanted = sight_of(request.account, on=request.today), _wanted(request)
    order = NEWEST if wanted.tab == "closed" else URGENT
    found = _narrowed(_of_tab(sight, wanted.tab), wanted)
    shown = Page.of(
        found, order, before=request.GET.get("before", ""), after=request.GET.get("after", "")
    )
    return page(
        request, "web/cases/list.html", wanted=wanted, rows=_rows(sight, shown), count=counted(found),
        tabs=[(f"{_(title)} {counted(_of_tab(sight, tab))}", wanted.address(tab=tab, state=""), tab == wanted.tab)
              for tab, title in TABS.items()],
        procedures=[(one.key, one.name) for one in CATALOGUE], states=_states(wanted),
        late_alone="" if wanted.overdue or wanted.tab == "closed" else wanted.address(overdue=str(request.today)),
        before=wanted.address(before=shown.before) if shown.before else "",
        after=wanted.address(after=shown.after) if shown.after else "",
        unit_name=_unit_name(wanted, request) if shown.cases else "", sees_register=Permission.REGISTER_VIEW in powers(request),
    )  # fmt: skip


def _wanted(request: OfficeRequest) -> Wanted:
    """What the address asks for and there is; the rest is passed over."""
    tab, procedure, state = (request.GET.get(name, "") for name in ("tab", "procedure", "state"))
    known = {one.key: {each.key for each in one.states} for one in CATALOGUE}
    return Wanted(
        tab if tab in TABS else "mine",
        procedure if procedure in known else "",
        state if state in known.get(procedure, set()) else "",
        _day_in(request.GET.get("overdue", "")),
        number_in(request.GET.get("unit", "")),
    )


def _day_in(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _unit_name(wanted: Wanted, request: OfficeRequest) -> str:
    """What the unit is called to which the list is narrowed, one of a case that is seen; "" for none."""
    names = UnitName.objects.filter(unit=wanted.unit).on(request.today) if wanted.unit else None
    return str(names.values_list("name", flat=True).first() or "") if names is not None else ""


def _of_tab(sight: CaseSight, tab: str) -> QuerySet[Case]:
    if tab in _PRESSING:
        return _PRESSING[tab](sight, catalogue=CATALOGUE)
    if tab == "mine":
        return queries.waiting(sight, catalogue=CATALOGUE)
    found = queries.cases(sight, catalogue=CATALOGUE)
    return found.filter(OPEN) if tab == "area" else found.exclude(OPEN)


def _narrowed(found: QuerySet[Case], wanted: Wanted) -> QuerySet[Case]:
    if wanted.procedure:
        found = found.filter(procedure=wanted.procedure)
    if wanted.overdue:
        found = found.filter(due_on__lt=wanted.overdue)
    if wanted.unit:
        found = found.filter(units__contains=[wanted.unit])
    return found.filter(state=wanted.state) if wanted.state else found


def _states(wanted: Wanted) -> list[tuple[str, str]]:
    """The states of the chosen procedure that the tab can hold."""
    if not wanted.procedure:
        return []
    listed = CATALOGUE.newest(wanted.procedure).states
    return [(one.key, one.name) for one in listed if one.is_closed == (wanted.tab == "closed")]


def _rows(sight: CaseSight, shown: Page) -> list[Row]:
    names = subjects_of(shown.cases)
    lines = queries.lines(sight, shown.cases, catalogue=CATALOGUE)
    pressing = notes(shown.cases, on=sight.on)
    return [
        Row(
            line,
            names[line.case.subject_id],
            urgency(line),
            pressing[line.case.pk],
        )
        for line in lines
    ]


def counted(found: QuerySet[Case]) -> str:
    """How many there are: 12, or 1000+."""
    number = found[: CAP + 1].count()
    return f"{CAP}+" if number > CAP else str(number)
