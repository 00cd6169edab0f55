"""Changing a value of the own part, and what has come of it, in few words."""

from jingwei.areas.level_changes.models import LevelChange
from jingwei.areas.level_changes.operations import edit_own
from jingwei.areas.level_changes.procedure import level_change
from jingwei.areas.level_changes.queries import Pending, changes_of, is_turn_of, pending
from jingwei.people.sight import seeing
from jingwei.procedures.models import Case
from jingwei.procedures.sight import sight_of
from jingwei.register.kinds import EditableField
from tests.areas.deeds import Office, take
from tests.register.town import DAY, NOW

EMPLOYEES, STATUS = EditableField.EMPLOYEES, EditableField.LEGAL_STATUS


def changed(
    office: Office, value: str, *, by: str = "a1", pk: int = 1, field: EditableField = EMPLOYEES
) -> Case | None:
    """Somebody changes a field of his own part; the newest case about it."""
    with seeing(office.town.sight(by)):
        edit_own(
            office.town.organisation(pk), field=field, value=value, reason="走访看到的", on=DAY,
            actor=office[by], now=NOW,
        )  # fmt: skip
    return Case.objects.filter(procedure="level_change").order_by("-pk").first()


def about(case: Case) -> LevelChange:
    return changes_of([case])[case.pk]


def seen(*cases: Case) -> dict[int, int]:
    return {case.pk: Case.objects.values_list("version", flat=True).get(pk=case.pk) for case in cases}  # fmt: skip


def step(office: Office, case: Case, key: str, by: str, **answers: str) -> None:
    take(office, case, level_change, key, by=by, answers=answers)


def mine(office: Office, name: str) -> list[Pending]:
    sight = sight_of(office[name], on=DAY)
    return [one for one in pending(sight) if is_turn_of(sight, one)]
