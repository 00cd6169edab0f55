"""What tests of later rounds share: publishing another one, correcting, placing, looking at every row."""

from datetime import date, timedelta
from typing import Any

from jingwei.fusion import Fusion
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register import operations
from jingwei.register.kinds import EditableField, PlacementKind
from jingwei.register.models import (
    Contact,
    Entry,
    Lineage,
    Organisation,
    Override,
    Placement,
    Publication,
)
from jingwei.register.operations import publish
from tests.register.town import DAY, NOW, Town

NEXT = DAY + timedelta(days=30)
TABLES = (Organisation, Entry, Lineage, Placement, Contact, Override)


def again(town: Town, result: Fusion, *, round_no: int = 2, on: date = NEXT) -> Publication:
    """Publishes a further round."""
    return publish(result, top=town["city"], on=on, round_no=round_no, actor=None, now=NOW)


def rows() -> list[tuple[Any, ...]]:
    """Every row of the register, so that "nothing changed" can be asserted."""
    with seeing(EVERYTHING):
        return [row for model in TABLES for row in model.objects.order_by("pk").values_list()]


def correct(town: Town, field: EditableField, value: str) -> None:
    """The street corrects a field of organisation 1."""
    with seeing(town.sight("a")):
        operations.edit_field(
            town.organisation(1), field=field, value=value, reason="上门核实", on=DAY,
            actor=town.accounts["a"], now=NOW,
        )  # fmt: skip


def place(town: Town, unit: str) -> None:
    """The district moves organisation 1."""
    with seeing(town.sight("north")):
        operations.place(
            town.organisation(1), kind=PlacementKind.PLACE, unit=town[unit], reason="现场核对门牌", on=DAY,
            actor=town.accounts["north"], now=NOW,
        )  # fmt: skip
