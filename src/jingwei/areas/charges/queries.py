"""Reads charges: those of a department with who answers for each, and who within it has a case (R-IO.4)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db.models import QuerySet

from jingwei.areas.charges.definition import CHARGES, Charge
from jingwei.areas.charges.models import Allotment
from jingwei.kernel.register_number import bare
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case
from jingwei.procedures.parts import MATTER
from jingwei.register.models import Placement
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit

_TIES = tuple({one.tie.value: None for one in CHARGES.values() if one.tie})


def offices_of(department: Unit, *, on: date) -> QuerySet[Unit]:
    """Its inner offices on the day, named, in the order of their opening."""
    return Unit.objects.filter(parent=department, kind=Kind.INNER_OFFICE).on(on).named(on=on).order_by("pk")  # fmt: skip


def allotted(department: Unit, *, on: date) -> dict[str, list[Allotment]]:
    """Who answers for each charge on the day, by its key; of a charge that nobody has, nobody."""
    found = Allotment.objects.on(on).filter(department=department).order_by("pk")
    return {key: [one for one in found if one.charge == key] for key in CHARGES}


def answering(cases: Iterable[Case], *, on: date) -> dict[int, list[Allotment]]:
    """Who within the department that a case waits for answers for it, by the case; left out where nobody does.

    In one query for allotments, and one for ties where a charge asks for them.
    """
    waiting = {one.pk: one for one in cases if one.waits_for_id}
    departments = {one.waits_for_id for one in waiting.values()}
    held: dict[tuple[int, str], list[Allotment]] = defaultdict(list)
    for one in Allotment.objects.on(on).filter(department__in=departments).order_by("pk"):
        held[one.department_id, one.charge].append(one)
    if not held:
        return {}
    ties = _ties(waiting.values(), departments={department for department, _charge in held}, on=on)
    found = {pk: _of(case, held, ties.get(pk, ())) for pk, case in waiting.items()}
    return {pk: lines for pk, lines in found.items() if lines}


def _of(
    case: Case, held: Mapping[tuple[int, str], list[Allotment]], ties: Collection[str]
) -> list[Allotment]:
    """The first charge that has the case and that somebody answers for."""
    fitting: Iterable[Charge] = (one for one in CHARGES.values() if one.has(case.procedure, ties))
    return next((lines for one in fitting if (lines := held.get((case.waits_for_id or 0, one.key)))), [])  # fmt: skip


def _ties(cases: Iterable[Case], *, departments: Collection[int], on: date) -> dict[int, set[str]]:
    """What the department that is waited for is to the organisation of each case, by the case."""
    asked = [one for one in cases if one.waits_for_id in departments and one.subject_kind != MATTER]
    if not asked:
        return {}
    with seeing(EVERYTHING):  # who sees the case may know whose organisation it is (R-C.8)
        rows = Placement.objects.on(on).filter(
            organisation__in={bare(one.subject_id) for one in asked}, unit__in=departments, kind__in=_TIES
        )  # fmt: skip
        known: dict[tuple[int, int], set[str]] = defaultdict(set)
        for number, unit, kind in rows.values_list("organisation", "unit", "kind"):
            known[number, unit].add(kind)
    return {one.pk: known[bare(one.subject_id), one.waits_for_id or 0] for one in asked}
