"""Takes outlines over from a file that somebody has looked at; the journal keeps that they were (R-U.12)."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.kernel.geojson import Shape
from jingwei.people.models import Account
from jingwei.units.models import Unit
from jingwei.units.operations import Outlined, outline_units

CHAIN = "units"


@transaction.atomic
def take_outlines(
    shapes: Mapping[int, Shape], *, on: date, source: str, sha256: str, top: Unit, actor: Account | None, now: datetime
) -> Outlined:  # fmt: skip
    """Outlines by the id of their units, all or none; top: of whom the actor may change all of them.

    Taken twice, nothing is new and nothing is told again. Raises UnitRefused.
    """
    told = outline_units(shapes, on=on, source=source)
    if told.first or told.changed:
        record(
            "units.outline", chain=CHAIN, actor=str(actor.pk) if actor else "", now=now,
            subject=Subject("unit", str(top.pk)),
            details={"on": on.isoformat(), "sha256": sha256[:16], "first": told.first, "changed": told.changed},
        )  # fmt: skip
    return told
