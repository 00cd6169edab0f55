"""Merging and undoing in the register's town, in few words."""

from collections.abc import Callable
from typing import Any

import pytest

from jingwei.areas.mergers.operations.merging import merge
from jingwei.areas.mergers.operations.undoing import undo
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.mergers.models import Decision
from jingwei.register.models import Contact, Entry, Organisation, Placement
from tests.areas.deeds import Office
from tests.register.town import DAY, NOW

WHY = "两个号是同一家，核对过执照"
Deed = Callable[..., Decision]


@pytest.fixture
def _seen() -> Any:
    with seeing(EVERYTHING):
        yield


def merged(office: Office, one: int, other: int, *, by: str = "north", **more: Any) -> Decision:
    """Two numbers merged by somebody of the town."""
    town = office.town
    given = {"reason": WHY, "on": DAY, "now": NOW, **more}
    return merge(town.organisation(one), town.organisation(other), actor=office[by], **given)


def undone(office: Office, number: int, *, by: str = "north", **more: Any) -> Decision:
    """A merger undone by somebody of the town."""
    given = {"reason": "其实是两家", "on": DAY, "now": NOW, **more}
    return undo(office.town.organisation(number), actor=office[by], **given)


def stands(number: int) -> Entry | None:
    """Its entry of today's register."""
    with seeing(EVERYTHING):
        return Entry.objects.still().filter(organisation=number).first()


def facts(number: int) -> dict[str, Any]:
    """All that stands of a number today, but keys and days."""
    with seeing(EVERYTHING):
        entry = Entry.objects.still().select_related("lineage").get(organisation=number)
        left_out = {"id", "held_from", "held_to", "bigrams"}
        fields = [field.attname for field in Entry._meta.concrete_fields]
        placed = Placement.objects.still().filter(organisation=number).order_by("kind")
        phones = Contact.objects.still().filter(organisation=number)
        return {
            "entry": {name: getattr(entry, name) for name in fields if name not in left_out},
            "claims": entry.lineage.claims,
            "placed": list(placed.values_list("kind", "unit", "basis", "reason")),
            "phones": list(phones.values_list("phone", flat=True)),
            "lies": Organisation.objects.values_list("units", flat=True).get(pk=number),
        }
