"""People assign, end, dispute and decide the three authorities; what they decided survives later rounds."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from jingwei.journal.models import Entry as Act
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register import operations
from jingwei.register.kinds import Basis, PlacementKind, Tie
from jingwei.register.models import Naming, Placement, WrittenUnit
from jingwei.register.operations import RegisterRefused
from jingwei.register.writing import written_as
from jingwei.units.models import Unit
from tests.register.associations import (
    CHESS,
    CIVIL,
    COMPETENT,
    FEDERATION,
    MERCHANTS,
    WORK,
    departments,
    named,
    tie,
)
from tests.register.later import NEXT
from tests.register.town import NOW, Town

pytestmark = pytest.mark.thorough

WHEN = NEXT + timedelta(days=3)
LATER = NEXT + timedelta(days=30)
BY_CIVIL = (MERCHANTS, "competent_unit", "商务局", CIVIL)
BY_FEDERATION = (MERCHANTS, "competent_unit", "工商联", FEDERATION)


@pytest.fixture
def offices(town: Town) -> dict[str, Unit]:
    return departments(town)


def assigned(town: Town, unit: Unit, *, number: int = MERCHANTS, kind: PlacementKind = COMPETENT) -> Placement:  # fmt: skip
    with seeing(town.sight("north")):
        return operations.place(
            town.organisation(number), kind=kind, unit=unit, reason="编办文件第3号", on=WHEN,
            actor=town.accounts["north"], now=NOW,
        )  # fmt: skip


def ended(town: Town, *, number: int = MERCHANTS, kind: PlacementKind = COMPETENT) -> None:
    with seeing(town.sight("north")):
        operations.end_tie(
            town.organisation(number), kind=kind, reason="脱钩文件", on=WHEN,
            actor=town.accounts["north"], now=NOW,
        )  # fmt: skip


def disputed(town: Town, unit: Unit, *, reason: str = "两家都发过年检通知") -> Naming:
    with seeing(town.sight("north")):
        return operations.dispute(
            town.organisation(MERCHANTS), kind=COMPETENT, unit=unit, reason=reason, on=WHEN,
            actor=town.accounts["north"], now=NOW,
        )  # fmt: skip


def test_assigning_decides_against_all_others_and_lasts(
    town: Town, offices: dict[str, Unit]
) -> None:
    named(town, BY_CIVIL, BY_FEDERATION)

    assigned(town, offices["federation"])
    named(town, BY_CIVIL, BY_FEDERATION, round_no=3, on=LATER)

    found = tie(town, MERCHANTS, COMPETENT, on=LATER)
    assert (found.status, found.placement and found.placement.basis) == (Tie.ONE, Basis.PERSON)
    assert [(one.department, one.settlement) for one in found.settled] == [(CIVIL, "编办文件第3号")]
    assert found.settled[0].settled_by == town.accounts["north"]
    act = Act.objects.get(action="register.place")
    assert (act.details["unit"], act.details["settled"]) == (offices["federation"].pk, 1)


def test_a_third_that_is_named_later_is_a_new_dispute(town: Town, offices: dict[str, Unit]) -> None:
    named(town, BY_CIVIL, BY_FEDERATION)
    assigned(town, offices["federation"])

    third = (MERCHANTS, "competent_unit", "教育局", CIVIL)
    named(town, third, BY_FEDERATION, round_no=3, on=LATER)

    found = tie(town, MERCHANTS, COMPETENT, on=LATER)
    assert found.status is Tie.SEVERAL
    assert found.placement is not None
    assert found.placement.unit_id == offices["federation"].pk


def test_taken_back_the_lists_speak_again(town: Town, offices: dict[str, Unit]) -> None:
    named(town, BY_CIVIL)
    assigned(town, offices["federation"])

    with seeing(town.sight("north")):
        back = operations.unplace(
            town.organisation(MERCHANTS), kind=COMPETENT, reason="文件作废", on=WHEN,
            actor=town.accounts["north"], now=NOW,
        )  # fmt: skip

    assert back is not None
    assert (back.unit_id, back.basis) == (offices["commerce"].pk, Basis.RULE)
    assert tie(town, MERCHANTS, COMPETENT, on=WHEN).status is Tie.ONE


def test_what_was_ended_is_a_gap_and_the_same_lists_do_not_bring_it_back(
    town: Town, offices: dict[str, Unit]
) -> None:
    named(town, BY_CIVIL)

    ended(town)
    named(town, BY_CIVIL, round_no=3, on=LATER)

    found = tie(town, MERCHANTS, COMPETENT, on=LATER)
    assert (found.status, found.placement) == (Tie.NONE, None)
    assert [(one.held_from, one.held_to) for one in found.past] == [(NEXT, WHEN)]
    assert Act.objects.filter(action="register.end_tie").count() == 1


def test_a_person_raises_a_dispute_and_what_stands_goes_on(
    town: Town, offices: dict[str, Unit]
) -> None:
    named(town, BY_CIVIL)

    disputed(town, offices["federation"])
    named(town, BY_CIVIL, round_no=3, on=LATER)

    found = tie(town, MERCHANTS, COMPETENT, on=LATER)
    assert found.status is Tie.SEVERAL
    assert found.placement is not None
    assert found.placement.unit_id == offices["commerce"].pk
    assert {one.account for one in found.namings} == {None, town.accounts["north"]}


def test_deciding_against_the_one_that_stands_lets_the_other_follow(
    town: Town, offices: dict[str, Unit]
) -> None:
    named(town, BY_CIVIL)
    disputed(town, offices["federation"])
    with seeing(town.sight("north")):
        standing = Naming.objects.still().get(organisation=MERCHANTS, account=None)
        operations.settle(standing, reason="已移交", on=WHEN, actor=town.accounts["north"], now=NOW)

    found = tie(town, MERCHANTS, COMPETENT, on=WHEN)
    assert found.placement is not None
    assert (found.status, found.placement.unit_id) == (Tie.ONE, offices["federation"].pk)


def test_what_a_writing_means_is_said_once_for_all(town: Town, offices: dict[str, Unit]) -> None:
    written = (CHESS, "competent_unit", "乌海市文教局", CIVIL)
    named(town, written, (MERCHANTS, "competent_unit", "文教局 ", CIVIL), (MERCHANTS, "party_authority", "乌海市文教局", CIVIL))  # fmt: skip

    with seeing(town.sight("city")):
        meant = operations.read_as(
            "中共 乌海市文教局", unit=offices["education"], on=WHEN, actor=town.accounts["city"], now=NOW
        )  # fmt: skip
    named(town, written, round_no=3, on=LATER)

    assert meant == 2
    for number, kind in ((CHESS, COMPETENT), (MERCHANTS, WORK)):
        found = tie(town, number, kind, on=WHEN)
        assert (found.status, found.placement and found.placement.unit_id) == (Tie.ONE, offices["education"].pk)  # fmt: skip
    assert tie(town, CHESS, COMPETENT, on=LATER).status is Tie.ONE
    assert tie(town, MERCHANTS, COMPETENT, on=WHEN).status is Tie.UNREAD


def test_only_who_meets_a_writing_says_what_it_means_and_not_over_anothers_head(
    town: Town, offices: dict[str, Unit]
) -> None:
    named(town, (CHESS, "competent_unit", "文教局", CIVIL))

    def read(who: str, unit: str) -> int:
        with seeing(town.sight(who)):
            return operations.read_as(
                "文教局", unit=offices[unit], on=WHEN, actor=town.accounts[who], now=NOW
            )

    with pytest.raises(RegisterRefused, match="没有“文教局”还待认"):
        read("south", "education")
    WrittenUnit.objects.create(
        said=written_as("文教局"), unit=offices["education"], account=town.accounts["city"], held_from=WHEN
    )  # fmt: skip
    with pytest.raises(RegisterRefused, match="认作另一个单位"):
        read("north", "north_education")
    assert read("city", "commerce") == 1
    assert WrittenUnit.objects.get(held_to=None).unit == offices["commerce"]


@pytest.mark.parametrize("reason", ["", "  ", "电话13900000001问过"])
def test_nothing_is_decided_without_a_reason_or_with_a_phone_in_it(
    town: Town, offices: dict[str, Unit], reason: str
) -> None:
    named(town, BY_CIVIL)

    with pytest.raises(RegisterRefused):
        disputed(town, offices["federation"], reason=reason)
    assert tie(town, MERCHANTS, COMPETENT, on=WHEN).status is Tie.ONE


def test_what_contradicts_nothing_is_no_dispute(town: Town, offices: dict[str, Unit]) -> None:
    named(town, BY_CIVIL)

    with pytest.raises(RegisterRefused, match="没有争议"):
        disputed(town, offices["commerce"])
    disputed(town, offices["federation"])
    with pytest.raises(RegisterRefused, match="已经有人指认"):
        disputed(town, offices["federation"])


def test_a_place_is_no_authority_and_what_is_not_there_cannot_end(
    town: Town, offices: dict[str, Unit]
) -> None:
    named(town)

    with pytest.raises(RegisterRefused, match="不能作为"):
        disputed(town, town["a"])
    with pytest.raises(RegisterRefused, match="不用终止"):
        ended(town)
    with pytest.raises(RegisterRefused, match="三项主管关系"):
        ended(town, kind=PlacementKind.PLACE)


def test_a_committee_may_be_the_party_authority_and_no_other(
    town: Town, offices: dict[str, Unit]
) -> None:
    named(town)

    assigned(town, town["couriers"], kind=WORK)
    with pytest.raises(RegisterRefused, match="不能作为"):
        assigned(town, town["couriers"], kind=COMPETENT)


def test_what_people_disputed_moves_with_a_merger(town: Town, offices: dict[str, Unit]) -> None:
    named(town, BY_CIVIL)
    disputed(town, offices["federation"])

    named(town, (CHESS, "competent_unit", "商务局", CIVIL), round_no=3, on=LATER,
          without=(MERCHANTS,), aliases={CHESS: f"JW-{MERCHANTS:07d}"})  # fmt: skip

    found = tie(town, CHESS, COMPETENT, on=LATER)
    assert found.status is Tie.SEVERAL
    assert {one.account for one in found.namings} == {None, town.accounts["north"]}
    with seeing(EVERYTHING):
        assert not Naming.objects.still().filter(organisation=MERCHANTS).exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_assign_at_once_one_stands(shared_town: Town) -> None:
    offices = departments(shared_town)
    named(shared_town, BY_CIVIL, BY_FEDERATION)
    units = [
        offices[name] for name in ("education", "commerce", "federation", "north_education")
    ] * 2
    gate = Barrier(len(units))

    def assign(unit: Unit) -> None:
        try:
            gate.wait()
            assigned(shared_town, unit)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(units)) as pool:
        list(pool.map(assign, units))

    with seeing(EVERYTHING):
        standing = Placement.objects.still().filter(organisation=MERCHANTS, kind=COMPETENT)
        assert standing.count() == 1
    found = tie(shared_town, MERCHANTS, COMPETENT, on=WHEN)
    assert found.status is Tie.ONE
