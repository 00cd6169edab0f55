"""Who decides on the correction of a field: the department that is its authority, else the street (R-K.1)."""

from collections.abc import Mapping
from datetime import date

from jingwei.areas.corrections.values import chosen_field
from jingwei.fusion.outputs.words import SOCIAL_KINDS
from jingwei.procedures.fields import Answer
from jingwei.procedures.operations.opening import Matter
from jingwei.procedures.organisations import owner_of, street_of
from jingwei.register.kinds import EditableField
from jingwei.register.models import Entry
from jingwei.register.operations.standing import is_authority
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

_CIVIL_AFFAIRS = "民政"  # registers social organisations, and nothing else


def begin(entry: Entry, answers: Mapping[str, Answer], on: date) -> Matter:
    """The matter of the place that the entry lies in; opposite stands who decides."""
    owner, field = owner_of(entry), chosen_field(answers.get("field"))
    other = decider(entry, field, owner=owner, on=on) if field else None
    return Matter(entry.organisation.number, owner, other)


def decider(entry: Entry, field: EditableField, *, owner: Unit, on: date) -> Unit | None:
    """The department of the place or of one above it whose word counts for the field; the nearest.

    Without one the street, and where the street itself would ask, the level above it: nobody decides
    what was asked in his own unit.
    """
    found = max(
        _authorities(field, owner=owner, on=on), key=lambda one: _nearness(one, entry), default=None
    )
    if found is not None:
        return found
    street = street_of(owner)
    return street if street.pk != owner.pk else owner.parent


def _authorities(field: EditableField, *, owner: Unit, on: date) -> list[Unit]:
    standing = Unit.objects.on(on).named(on=on)
    departments = standing.filter(kind=Kind.DEPARTMENT, serves__in=ids_of(owner.path))
    listed = departments.select_related("serves").order_by("pk")
    return [one for one in listed if is_authority(field, one.name)]


def _nearness(department: Unit, entry: Entry) -> tuple[bool, bool, int]:
    """The registrar of its kind first, then who has listed it, then the department of the lower level."""
    registers_it = (_CIVIL_AFFAIRS in department.name) == (entry.kind in SOCIAL_KINDS)
    listed_it = any(one in department.name or department.name in one for one in entry.departments)
    level = len(ids_of(department.serves.path)) if department.serves else 0
    return registers_it, listed_it, level
