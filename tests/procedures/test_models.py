"""What the database refuses by itself, whoever asks."""

from collections.abc import Callable

import pytest
from django.db import Error, IntegrityError, connection, transaction

from jingwei.procedures.models import Case, Event
from tests.people.town import NOW
from tests.procedures.conftest import Office
from tests.procedures.deeds import offered, take

pytestmark = pytest.mark.django_db


def _move_and_end(case: Case) -> None:
    """Change the state by hand, and ask what the end of a transaction asks."""
    Case.objects.filter(pk=case.pk).update(state="returned", version=2)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    "change",
    [
        lambda events: events.update(to_state="kept"),
        lambda events: events.update(answers={}),
        lambda events: events.delete(),
    ],
)
def test_events_stand(office: Office, change: Callable[..., object]) -> None:
    case = offered(office)

    with pytest.raises(IntegrityError, match="added, never changed"), transaction.atomic():
        change(Event.objects.filter(case=case))


def test_events_stand_in_a_session_that_skips_triggers(office: Office) -> None:
    case = offered(office)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Event.objects.filter(case=case).update(step="x")


@pytest.mark.parametrize(
    "change",
    [
        {"state": "kept"},
        {"version": 3},
        {"subject_id": "JW-2", "version": 2},
        {"procedure": "x", "version": 2},
        {"once": False, "version": 2},
        {"units": [1], "version": 2},
    ],
)
def test_a_case_moves_by_one_step_and_keeps_its_matter(
    office: Office, change: dict[str, object]
) -> None:
    case = offered(office)

    with pytest.raises(Error, match="one step at a time|own_unit"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**change)


def test_a_case_does_not_move_without_an_event(office: Office) -> None:
    case = offered(office)

    with pytest.raises(IntegrityError, match="without an event"), transaction.atomic():
        _move_and_end(case)


def test_a_case_is_neither_reopened_nor_deleted(office: Office) -> None:
    case = offered(office)
    take(case, "accept", office["b"])

    for change in (
        lambda: Case.objects.filter(pk=case.pk).update(
            state="offered", version=3, closed_at=None, waits_for=office.town["b"]
        ),
        lambda: Case.objects.filter(pk=case.pk)._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="not when closed"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("sequence", "source", "target"),
    [(3, "offered", "kept"), (2, "returned", "offered"), (2, "offered", "kept")],
)
def test_an_event_follows_the_one_before(
    office: Office, sequence: int, source: str, target: str
) -> None:
    case = offered(office)
    first = case.events.get()

    with pytest.raises(IntegrityError, match="does not follow"), transaction.atomic():
        Event.objects.create(
            case=case, sequence=sequence, step="x", from_state=source, to_state=target, at=NOW,
            actor=first.actor, post=first.post, unit=first.unit, answers={}, key="new", digest="",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": ""}, "is_not_blank"),
        ({"subject_id": ""}, "is_not_blank"),
        ({"waits_for_id": None}, "waits_for_somebody"),
        ({"closed_at": NOW}, "waits_for_somebody"),
        ({"units": []}, "own_unit"),
        ({}, "one_open_for_a_subject"),
    ],
)
def test_a_case_that_says_nothing_is_refused(
    office: Office, change: dict[str, object], constraint: str
) -> None:
    case = offered(office)
    kept = {field.attname: getattr(case, field.attname) for field in Case._meta.concrete_fields}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Case.objects.create(**{**kept, "id": None, **change})
