"""Reads what everybody may read of suggestions: what a person released, and nothing else (R-SB.2)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery
from django.db.models.fields.json import KT
from django.utils import timezone

from jingwei.areas.orders.suggestion import suggestion
from jingwei.procedures.models import Event
from jingwei.units.models import UnitName


@dataclass(frozen=True, slots=True)
class Released:
    """A summary with its answer: which kind, who answered, when it was published."""

    key: int
    kind: str
    summary: str
    reply: str
    unit: str
    on: date


def released(*, kind: str = "", before: int = 0, most: int) -> list[Released]:
    """The newest so many, of one kind or of all, those before a place; within an active sight."""
    first = Event.objects.filter(case=OuterRef("case"), sequence=1)
    found = Event.objects.filter(case__procedure=suggestion.key, step="publish")
    found = found.annotate(kind=Subquery(first.values(said=KT("answers__kind"))))
    if kind:
        found = found.filter(kind=kind)
    if before:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk").select_related("case")[:most])
    units = {one.case.other_id for one in rows}
    names = dict(UnitName.objects.filter(unit__in=units).order_by("held_from").values_list("unit", "name"))  # fmt: skip
    return [
        Released(
            one.pk, one.kind, str(one.answers["summary"]), str(one.answers["reply"]), names.get(one.case.other_id or 0, ""),
            timezone.localtime(one.at).date(),
        )
        for one in rows
    ]  # fmt: skip
