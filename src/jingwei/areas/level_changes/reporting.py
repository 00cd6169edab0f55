"""Shows changes to the level above: a case for each, those that it replaces closed (R-M.1, R-M.5)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from jingwei.areas.level_changes.levels import levels_of
from jingwei.areas.level_changes.models import LevelChange
from jingwei.areas.level_changes.procedure import WAITING, level_change
from jingwei.kernel.register_number import written
from jingwei.people.models import Account
from jingwei.people.permissions import Permission
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case
from jingwei.procedures.operations import Matter, StepRefused, open_cases, take_step
from jingwei.procedures.operations.many import MOST
from jingwei.procedures.parties import scopes_of
from jingwei.procedures.sight import CaseSight, sight_of
from jingwei.register.kinds import EditableField
from jingwei.register.rules import RegisterRefused
from jingwei.units.models import Unit

Waiting = Mapping[tuple[int, str], Sequence[LevelChange]]


@dataclass(frozen=True, slots=True)
class Changed:
    """A field of an organisation that now says something else; units: those it lay in before that."""

    organisation: int
    field: EditableField
    before: str
    after: str
    reason: str
    units: frozenset[int]

    @property
    def place(self) -> tuple[int, str]:
        """Which value it is about."""
        return self.organisation, str(self.field)


def report(changes: Sequence[Changed], *, actor: Account, now: datetime, key: str) -> None:
    """Open a case for each change that a level above is to be shown, in the transaction of the changes.

    key: as of a form, never used before. Raises RegisterRefused where no case can be opened.
    """
    real = [one for one in changes if one.before != one.after]
    if not real:
        return
    sight = sight_of(actor, on=timezone.localdate(now))
    try:
        with seeing(EVERYTHING):
            waiting = _waiting(real, sight)
            shown = [_over(one, waiting) for one in real]
            _open(
                [one for one in shown if one.before != one.after],
                sight,
                actor=actor,
                now=now,
                key=key,
            )
            _overtake(waiting, actor=actor, now=now, key=key)
    except StepRefused as refused:
        raise RegisterRefused(str(refused)) from refused


def _waiting(changes: Iterable[Changed], sight: CaseSight) -> Waiting:
    """The open changes of the same values that the actor may set aside."""
    places = {one.place for one in changes}
    open_ones = LevelChange.objects.filter(
        organisation__in={pk for pk, _field in places}, case__closed_at=None
    )
    found = [one for one in open_ones.select_related("case") if _place(one) in places]
    theirs = _within(sight, {one.case.unit_id for one in found})
    listed: dict[tuple[int, str], list[LevelChange]] = defaultdict(list)
    for one in found:
        if one.case.unit_id in theirs:
            listed[_place(one)].append(one)
    return listed


def _within(sight: CaseSight, units: Collection[int]) -> set[int]:
    """Those of the units over which the actor may change entries."""
    scopes = scopes_of(Unit.objects.filter(pk__in=units)) if units else {}
    edits = {Permission.REGISTER_EDIT}
    return {pk for pk, scope in scopes.items() if sight.grant_for(edits, scope=scope)}


def _over(change: Changed, waiting: Waiting) -> Changed:
    """The change as the level above is shown it: from what stood before those that it has not seen yet."""
    before = {
        one.after: one.before for one in waiting.get(change.place, ()) if one.case.state in WAITING
    }
    return replace(change, before=before.get(change.before, change.before))


def _open(
    changes: Iterable[Changed], sight: CaseSight, *, actor: Account, now: datetime, key: str
) -> None:
    """One case a change; those of one field at a time, for an organisation has one key among them."""
    levels = levels_of(sight)
    by_field: dict[EditableField, list[tuple[Changed, Unit]]] = defaultdict(list)
    for one in changes:
        if unit := levels.of(one.units):
            by_field[one.field].append((one, unit))
    for field, listed in by_field.items():
        for start in range(0, len(listed), MOST):
            part = listed[start : start + MOST]
            matters = [Matter(written(one.organisation), unit) for one, unit in part]
            cases = open_cases(
                level_change, step="change", matters=matters, answers={}, actor=actor, now=now, key=f"{key}/{field}"
            )  # fmt: skip
            LevelChange.objects.bulk_create(
                _row(case, one) for case, (one, _unit) in zip(cases, part, strict=True)
            )


def _row(case: Case, change: Changed) -> LevelChange:
    return LevelChange(
        case=case, organisation_id=change.organisation, field=change.field, before=change.before,
        after=change.after, reason=change.reason,
    )  # fmt: skip


def _overtake(waiting: Waiting, *, actor: Account, now: datetime, key: str) -> None:
    """Set aside what the changes replace.

    A case in which somebody takes a step at this moment is left to him, and not waited for, since he may
    be waiting for the organisation: he finds that the value has moved on.
    """
    for case, version in _free(waiting):
        take_step(
            level_change, step="overtake", case_id=case, version=version, answers={}, actor=actor, now=now,
            key=f"{key}/overtake/{case}",
        )  # fmt: skip


def _free(waiting: Waiting) -> list[tuple[int, int]]:
    """The cases with the versions in which they were read, locked, as far as nobody else has them."""
    read = {one.pk: one.case.version for listed in waiting.values() for one in listed}
    if not read:
        return []
    open_ones = Case.objects.filter(pk__in=read, closed_at=None).order_by("pk")
    found = open_ones.select_for_update(skip_locked=True).values_list("pk", "version")
    return [(pk, version) for pk, version in found if version == read[pk]]


def _place(change: LevelChange) -> tuple[int, str]:
    return change.organisation_id, change.field
