"""Changing entries of the own part: what the register does, and the level above is shown it (R-M.1)."""

from datetime import date, datetime

from django.db import transaction

from jingwei.areas.level_changes.reporting import Changed, report
from jingwei.ledgers.definition import Column, Kind, Ledger
from jingwei.ledgers.models import Intake
from jingwei.ledgers.operations import Side, apply
from jingwei.ledgers.operations.returns import NOTHING, Resolutions
from jingwei.ledgers.plan import Change, Plan
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.kinds import EditableField
from jingwei.register.models import Entry, Organisation, Override
from jingwei.register.operations import edit_field, withdraw_edit
from jingwei.register.operations.standing import written
from jingwei.register.operations.steps import hold


@transaction.atomic
def edit_own(
    organisation: Organisation, *, field: EditableField, value: str, reason: str, on: date,
    actor: Account, now: datetime,
) -> Entry:  # fmt: skip
    """Correct a field, as the register's `edit_field` does; raises RegisterRefused as it does."""
    was = hold(organisation, on=on)
    fresh = edit_field(
        organisation, field=field, value=value, reason=reason, on=on, actor=actor, now=now
    )
    if written(getattr(was, field)) != value:
        key = f"override/{_newest(organisation, field)}"
        report([_changed(was, field, value, reason)], actor=actor, now=now, key=key)
    return fresh


@transaction.atomic
def withdraw_own(
    organisation: Organisation, *, field: EditableField, on: date, actor: Account, now: datetime
) -> Entry:  # fmt: skip
    """Take a correction back, as the register's `withdraw_edit` does; raises RegisterRefused as it does."""
    was = hold(organisation, on=on)
    fresh = withdraw_edit(organisation, field=field, on=on, actor=actor, now=now)
    key = f"withdrawn/{_newest(organisation, field)}"
    changed = _changed(was, field, written(getattr(fresh, field)), "")
    report([changed], actor=actor, now=now, key=key)
    return fresh


@transaction.atomic
def apply_returned(
    intake: Intake, *, ledger: Ledger, resolutions: Resolutions = NOTHING, reason: str, actor: Account,
    now: datetime,
) -> Intake:  # fmt: skip
    """Carry out a returned workbook, as the ledgers' `apply` does; raises what it raises."""
    plan = Plan.of(intake.plan, ledger)
    taken = [one for one in plan.conflicts if resolutions.get(one.place) is Side.WORKBOOK]
    changes = [one for one in (*plan.changes, *taken) if _is_field(ledger[one.column])]
    lay_in = _lying_in({one.organisation for one in changes})
    was_applied = intake.applied_at is not None
    done = apply(
        intake, ledger=ledger, resolutions=resolutions, reason=reason, actor=actor, now=now
    )
    if not was_applied and done.applied_at == now:
        told = [_of_workbook(one, ledger, reason=reason, lies_in=lay_in) for one in changes]
        report(told, actor=actor, now=now, key=f"returned/{intake.pk}")
    return done


def _changed(was: Entry, field: EditableField, after: str, reason: str) -> Changed:
    before = written(getattr(was, field))
    return Changed(was.organisation_id, field, before, after, reason, frozenset(was.units))


def _is_field(column: Column) -> bool:
    """Whether the column is a field that is corrected; where an organisation is placed has rules of its own."""
    return column.kind is not Kind.UNIT and column.path in EditableField.values


def _of_workbook(
    change: Change, ledger: Ledger, *, reason: str, lies_in: dict[int, frozenset[int]]
) -> Changed:
    return Changed(
        change.organisation, EditableField(ledger[change.column].path), written(change.today),
        written(change.returned), reason, lies_in[change.organisation],
    )  # fmt: skip


def _lying_in(numbers: set[int]) -> dict[int, frozenset[int]]:
    """The units that each organisation lies in today, before anything is written."""
    with seeing(EVERYTHING):
        rows = Entry.objects.still().filter(organisation__in=numbers)
        return {pk: frozenset(units) for pk, units in rows.values_list("organisation", "units")}


def _newest(organisation: Organisation, field: EditableField) -> int:
    """The newest correction of the field: each change has its own, whatever became of it since."""
    with seeing(EVERYTHING):
        held = Override.objects.filter(organisation=organisation, field=field)
        return held.order_by("-pk").values_list("pk", flat=True)[0]
