"""Organisations as what cases are about: what is known of them already, and acting on the register (R-C.8)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import bare
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case
from jingwei.procedures.operations.opening import Matter
from jingwei.procedures.parts import MATTER, Facts, Subject
from jingwei.procedures.rules import StepRefused
from jingwei.register.kinds import STREETS, EditableField
from jingwei.register.models import Entry, Organisation
from jingwei.register.queries import organisation_of
from jingwei.register.rules import RegisterRefused
from jingwei.units.kinds import Tree
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

# Whose matter a case about this entry is, by the answers of the step that opens it; raises StepRefused.
Begin = Callable[[Entry, Mapping[str, Answer], date], Matter]


def held(number: str, on: date) -> Mapping[str, Answer]:
    """The fields of the entry as confirmed answers have them, blank ones left out."""
    with seeing(EVERYTHING):
        entry = entry_of(number, on=on)
    if entry is None:
        return {}
    known = {field: getattr(entry, field) for field in EditableField.values}
    return {field: value for field, value in known.items() if value not in (None, "")}


organisation = Subject(
    "organisation", mark("组织"), holds=frozenset(EditableField.values), read=held
)


def entry_of(number: str, *, on: date) -> Entry | None:
    """The entry of this number on the day, with its place; within an active sight."""
    found = organisation_of(number)
    if found is None:
        return None
    entries = Entry.objects.on(on).filter(organisation=found)
    return entries.select_related("organisation", "place").first()


def subjects_of(cases: Iterable[Case]) -> dict[str, str]:
    """What cases are about, in words, by the id of the subject, in one query."""
    listed = list(cases)
    numbers = {one.subject_id for one in listed if one.subject_kind == organisation.key}
    names = names_of(numbers) if numbers else {}
    return {one.subject_id: _said(one, names) for one in listed}


def _said(case: Case, names: Mapping[str, str]) -> str:
    """A number that the register has no name for stands for itself."""
    if case.subject_kind == MATTER:
        return _("没有指明组织")
    return names.get(case.subject_id, case.subject_id)


def names_of(numbers: Collection[str]) -> dict[str, str]:
    """What organisations were last called, by number, in one query; whoever sees a case may read it."""
    wanted = {bare(number): number for number in numbers}
    with seeing(EVERYTHING):
        rows = Entry.objects.filter(organisation__in=wanted).order_by("held_from", "pk")
        return {wanted[pk]: name for pk, name in rows.values_list("organisation", "name")}


def owner_of(entry: Entry) -> Unit:
    """The lowest place that the entry lies in."""
    if entry.place is not None:
        return entry.place
    places = list(Unit.objects.filter(pk__in=entry.units, tree=Tree.PLACE))
    if not places:
        raise StepRefused(_("它还没有属地，先请上级指定属地再办。"))
    return max(places, key=lambda one: len(ids_of(one.path)))


def street_of(unit: Unit) -> Unit:
    """The street, town or park that a place lies in; the place itself where it lies above all of them."""
    above = Unit.objects.filter(pk__in=ids_of(unit.path), kind__in=STREETS)
    return above.order_by("-path").first() or unit


@contextmanager
def register_open() -> Iterator[None]:
    """The register for the effect of a step: who may take it was asked, a refusal undoes it."""
    try:
        with seeing(EVERYTHING):
            yield
    except RegisterRefused as refused:
        raise StepRefused(str(refused)) from refused


def about(case: Case) -> Organisation:
    """The organisation of a case; raises StepRefused where there is none any more."""
    found = organisation_of(case.subject_id)
    if found is None:
        raise StepRefused(_("底册里没有 {number}。").format(number=case.subject_id))
    return found


def actor_of(facts: Facts) -> Account:
    """The account that takes the step."""
    return Account.objects.get(pk=facts.actor)
