"""The form that narrows a column of a ledger: values with their counts, a text, a range, blank or not."""

from dataclasses import dataclass
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.asked import Asked, Match, clicked, matches_of
from jingwei.ledgers.definition import Column, Kind, Ledger
from jingwei.ledgers.facets import COUNTED, Facets, facets
from jingwei.people.permissions import Permission
from jingwei.web.ledgers.steps import address_of, found_ledger, pairs_of, understood
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

# How a value is typed in; any other kind is a text.
_INPUTS = {Kind.NUMBER: "number", Kind.DATE: "date"}
_LABELS = {
    Match.IS: mark("等于"),
    Match.HAS: mark("包含"),
    Match.FROM: mark("从"),
    Match.TO: mark("到"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the form: name in the address, label, kind of input, what is asked by now."""

    name: str
    label: str
    input: str
    values: tuple[str, ...]


def askable(ledger: Ledger) -> list[Column]:
    """The columns that a reader can narrow by a form; tallies have no list of values to offer."""
    return [
        column
        for column in ledger.columns
        if matches_of(column) and not (ledger.is_grouped and column.kind in COUNTED)
    ]


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def ask(asked: HttpRequest, key: str, column: str) -> HttpResponse:
    """The form of one column; its values are counted now, for all other conditions."""
    request = cast("OfficeRequest", asked)
    ledger = found_ledger(request, key)
    found = ledger.get(column)
    if found is None or found not in askable(ledger):
        raise Http404
    wanted = understood(request, ledger).asked.from_the_start()
    listed = facets(ledger, wanted, column, today=request.today) if found.kind in COUNTED else None
    return page(
        request, "web/ledgers/filter.html", part="ask", ledger=ledger, column=found, facets=listed,
        fields=_fields(wanted, found), test=_test(found), hidden=_hidden(wanted, found, listed),
        kept=pairs_of(wanted.without_column(column).query()), address=address_of(ledger),
        unasked=address_of(ledger, wanted),
    )  # fmt: skip


def _test(column: Column) -> str:
    """The name under which the values of a list are sent."""
    return f"{column.key}.{clicked(column)}"


def _fields(asked: Asked, column: Column) -> list[Field]:
    """What is typed in, each with what is asked by now; blank or not is chosen."""
    by_now = {one.match: one.values for one in asked.filters if one.column == column.key}
    typed = [test for test in matches_of(column) if test in _LABELS]
    if column.kind in COUNTED:
        typed = []
    kind = _INPUTS.get(column.kind, "text")
    fields = [
        Field(f"{column.key}.{test}", _(_LABELS[test]), kind, by_now.get(test, ()) or ("",))
        for test in typed
    ]
    if Match.EMPTY in matches_of(column):
        empty = Field(
            f"{column.key}.{Match.EMPTY}", _("空白"), "empty", by_now.get(Match.EMPTY, ())
        )
        fields.append(empty)
    return fields


def _hidden(asked: Asked, column: Column, listed: Facets | None) -> list[str]:
    """Values that are asked for and stand in no row just now: they go on being asked for."""
    seen = {one.value for one in listed.values} if listed else set()
    tests = (Match.IS, Match.IN)
    chosen = [one for one in asked.filters if one.column == column.key and one.match in tests]
    return [value for one in chosen for value in one.values if value not in seen] if listed else []
