"""What covers a number goes on with its heir where the number is merged, and comes back where that is undone (R-CV.10)."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from jingwei.cover.models import Assignment, ChainLink, Hosting, Instructor, MassBody, TeamTie
from jingwei.register.models import Organisation

Tie = Hosting | TeamTie | ChainLink | MassBody
# What an organisation may have several of -> the columns that say which, the first of them the thing itself.
_SHARED: Mapping[type[Tie], tuple[str, ...]] = MappingProxyType({
    Hosting: ("party_organisation",), TeamTie: ("team",), ChainLink: ("chain", "stage"),
    MassBody: ("kind",),
})  # fmt: skip


def follow(younger: Organisation, heir: Organisation, *, on: date) -> None:
    """What covers the younger, and its chains, are the heir's from the day on, what it has already apart.

    Within a sight of both, in the transaction of the merger, whose journal entry tells of it.
    """
    for model, (thing, *more) in _SHARED.items():
        for tie in model.objects.still().filter(organisation=younger).select_related():
            _end(tie, on=on)
            of_it = {thing: getattr(tie, thing)}
            if not model.objects.still().filter(organisation=heir, **of_it).exists():
                said = _said(tie, more)
                model.objects.create(organisation=heir, held_from=on, **of_it, **said)
    for sent in Assignment.objects.still().filter(organisation=younger).select_related():
        _end(sent, on=on)
        if not Assignment.objects.still().filter(organisation=heir).exists():
            Assignment.objects.create(instructor=sent.instructor, organisation=heir, held_from=on)
    Instructor.objects.filter(employer=younger).update(employer=heir)


def follow_all(*, on: date) -> None:
    """The same for every number that leads to another, as after a round; within a sight of everything."""
    merged = {"organisation__merged_into__isnull": False}
    found = {
        number
        for model in (*_SHARED, Assignment)
        for number in model.objects.still().filter(**merged).values_list("organisation", flat=True)
    }
    for younger in Organisation.objects.filter(pk__in=found).order_by("pk"):
        follow(younger, _heir_of(younger), on=on)


def come_back(younger: Organisation, heir: Organisation, *, since: date, on: date) -> None:
    """What went on with the heir on the day of the merger is the younger's own again; an employer is left."""
    gone = {"organisation": younger, "held_to": since}
    for model, columns in _SHARED.items():
        for tie in model.objects.filter(**gone).select_related():
            of_it = _said(tie, columns)
            passed = model.objects.still().filter(organisation=heir, held_from=since, **of_it)
            if (found := passed.first()) is not None:
                _end(found, on=on)
                model.objects.create(organisation=younger, held_from=on, **of_it)
    for sent in Assignment.objects.filter(**gone):
        by_him = {"instructor_id": sent.instructor_id}
        taken = Assignment.objects.still().filter(organisation=heir, held_from=since, **by_him)
        if (led := taken.first()) is not None:
            _end(led, on=on)
            Assignment.objects.create(organisation=younger, held_from=on, **by_him)


def _heir_of(number: Organisation) -> Organisation:
    """The number at the end of the chain."""
    while number.merged_into is not None:
        number = number.merged_into
    return number


def _said(tie: Tie, columns: Iterable[str]) -> dict[str, Any]:
    return {column: getattr(tie, column) for column in columns}


def _end(tie: Tie | Assignment, *, on: date) -> None:
    """It holds until the day before; one that would begin only then never held."""
    tie.held_to = max(on, tie.held_from)
    tie.save(update_fields=["held_to"])
