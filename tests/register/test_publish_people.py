"""What people said of an organisation lies over what a later round found; and rounds and people at once."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.kinds import EditableField
from jingwei.register.models import Entry, Override, Placement, Publication
from jingwei.register.operations import RegisterRefused
from tests.register.fused import fused
from tests.register.later import NEXT, again, correct, place
from tests.register.town import DAY, Town, lines

pytestmark = pytest.mark.thorough


def test_a_correction_survives_later_rounds(town: Town) -> None:
    correct(town, EditableField.EMPLOYEES, "50")

    again(town, fused(lines(), round_no=2))

    assert town.entry(1, on=NEXT).employees == 50


def test_a_correction_ends_when_the_authority_says_otherwise(town: Town) -> None:
    correct(town, EditableField.NAME, "乌海市鑫恒壹号有限公司")
    found = lines()
    found[0] = {**found[0], "name": "乌海市鑫恒新名有限公司"}

    again(town, fused(found, round_no=2))

    assert town.entry(1, on=NEXT).name == "乌海市鑫恒新名有限公司"
    with seeing(EVERYTHING):
        assert Override.objects.get().held_to == NEXT


def test_a_correction_stays_when_somebody_else_says_otherwise(town: Town) -> None:
    correct(town, EditableField.EMPLOYEES, "50")
    found = lines()
    found[0] = {**found[0], "employees": 8}  # the registrar is no authority for it

    again(town, fused(found, round_no=2))

    assert town.entry(1, on=NEXT).employees == 50


def test_a_correction_ends_when_the_lists_have_caught_up(town: Town) -> None:
    correct(town, EditableField.EMPLOYEES, "50")
    found = lines()
    found[0] = {**found[0], "employees": 50}

    again(town, fused(found, round_no=2))

    assert town.entry(1, on=NEXT).employees == 50
    with seeing(EVERYTHING):
        assert not Override.objects.still().exists()


def test_the_office_stands_first_in_the_lineage_of_what_it_corrected(town: Town) -> None:
    correct(town, EditableField.EMPLOYEES, "50")
    found = lines()
    found[0] = {**found[0], "industry": "住宿和餐饮业"}

    again(town, fused(found, round_no=2))

    with seeing(EVERYTHING):
        said = Entry.objects.on(NEXT).get(organisation=1).lineage.claims["employees"]
    assert [(one["value"], one["won"]) for one in said] == [("50", True), ("1", False)]
    assert said[0]["account"] == town.accounts["a"].pk


def test_a_persons_placement_survives_later_rounds(town: Town) -> None:
    place(town, "b")

    again(town, fused(lines(), round_no=2))

    assert town.entry(1, on=NEXT).place == town["b"]
    with seeing(EVERYTHING):
        assert Placement.objects.on(NEXT).get(organisation=1, kind="place").basis == "person"


def test_what_was_said_of_a_merged_organisation_holds_for_the_one_that_lives(town: Town) -> None:
    correct(town, EditableField.EMPLOYEES, "50")
    place(town, "b")
    found = lines()[:-1]
    merged = [{**found[1], "aliases": "JW-0000001"}, *found[2:]]

    again(town, fused(merged, round_no=2))

    heir = town.entry(2, on=NEXT)
    assert (heir.place, heir.employees) == (town["b"], 50)


def test_of_two_who_publish_at_once_one_wins_and_the_other_is_told(shared_town: Town) -> None:
    begun, done = threading.Event(), threading.Event()
    told: list[str] = []

    def first() -> None:
        with transaction.atomic():
            again(shared_town, fused(lines()[1:], round_no=2))
            begun.set()
            done.wait(10)
        connection.close()

    def second() -> None:
        begun.wait(10)
        try:
            again(shared_town, fused(lines()[2:], round_no=2))
        except RegisterRefused as refusal:
            told.append(str(refusal))
        finally:
            done.set()
            connection.close()

    together(first, second)

    assert told == ["另一次发布正在进行，请等它结束后看结果，再决定要不要重发。"]
    assert Publication.objects.get(round_no=2).organisations == 41


def test_a_correction_waits_for_a_round_and_comes_on_top(shared_town: Town) -> None:
    begun = threading.Event()
    found = lines()
    found[0] = {**found[0], "industry": "住宿和餐饮业"}

    def first() -> None:
        with transaction.atomic():
            again(shared_town, fused(found, round_no=2), on=DAY)
            begun.set()
        connection.close()

    def second() -> None:
        begun.wait(10)
        correct(shared_town, EditableField.EMPLOYEES, "50")
        connection.close()

    together(first, second)

    entry = shared_town.entry(1)
    assert (entry.industry, entry.employees) == ("住宿和餐饮业", 50)


def together(*works: Callable[[], None]) -> None:
    """Runs them at once, each on its own connection."""
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)
