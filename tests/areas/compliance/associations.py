"""Social organisations of the town: one that lies in a street, with the departments that oversee it."""

from datetime import date

from jingwei.areas.compliance.models import Overseen
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.kinds import Basis, PlacementKind
from jingwei.register.models import Entry, Organisation, Placement
from jingwei.units.paths import ids_of
from tests.areas.deeds import Office
from tests.register.town import ROUND_ONE

FIRST = 501
COMPETENT = PlacementKind.COMPETENT_UNIT


def association(
    office: Office, number: int = FIRST, *, name: str = "", kind: str = "association", place: str = "a",
    department: str = "civil", founded: date = date(2015, 3, 1), status: str = "active", **said: str | int,
) -> Overseen:  # fmt: skip
    """One of that number; department: its competent unit, "" for none."""
    where = office.town[place]
    with seeing(EVERYTHING):
        made = Organisation.objects.create(pk=number, units=ids_of(where.path))
        Entry.objects.create(
            organisation=made, held_from=ROUND_ONE, units=ids_of(where.path), place=where, kind=kind, legal_status=status,
            name=name or f"海勃湾区第{number}协会", established_on=founded, **said,
        )  # fmt: skip
        if department:
            tie(office, number, department)
        return Overseen.objects.get(pk=number)


def tie(office: Office, number: int, department: str, kind: PlacementKind = COMPETENT) -> None:
    """The department oversees it."""
    Placement.objects.create(
        organisation_id=number, kind=kind, unit=office.town[department], basis=Basis.PERSON, reason="核对",
        held_from=ROUND_ONE,
    )  # fmt: skip
