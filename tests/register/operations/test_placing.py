"""Where a person says: it is done with a reason, goes before the rules, and can be taken back."""

from datetime import date, timedelta

import pytest

from jingwei.journal.models import Entry as JournalEntry
from jingwei.people.sight import seeing
from jingwei.register.kinds import Basis, PlacementKind
from jingwei.register.models import Entry, Placement
from jingwei.register.operations import RegisterRefused, place, unplace
from jingwei.units.models import Unit
from tests.register.town import DAY, NOW, ROUND_ONE, Town

LATER = DAY + timedelta(days=3)


def move(
    town: Town, unit: Unit, *, kind: PlacementKind = PlacementKind.PLACE, reason: str = "现场核对门牌", on: date = DAY
) -> Placement:  # fmt: skip
    """The city moves organisation 1."""
    with seeing(town.sight("city")):
        return place(
            town.organisation(1), kind=kind, unit=unit, reason=reason, on=on, actor=town.accounts["city"], now=NOW
        )  # fmt: skip


def back(town: Town, *, on: date = LATER) -> Placement | None:
    """The city takes it back."""
    with seeing(town.sight("city")):
        return unplace(
            town.organisation(1), kind=PlacementKind.PLACE, reason="记错了", on=on, actor=town.accounts["city"],
            now=NOW,
        )  # fmt: skip


def test_a_placement_closes_the_one_before_and_moves_the_entry(town: Town) -> None:
    moved = move(town, town["c"])

    assert (moved.basis, moved.reason, moved.held_from) == (Basis.PERSON, "现场核对门牌", DAY)
    entry = town.entry(1)
    assert (entry.place, entry.held_from) == (town["c"], DAY)
    above = ("city", "south", "c", "two_new", "commerce")
    assert entry.units == town.organisation(1).units == sorted(town[name].pk for name in above)
    assert town.entry(1, on=DAY - timedelta(days=1)).place == town["a1"]


def test_the_lineage_goes_on_with_the_entry(town: Town) -> None:
    move(town, town["c"])

    with seeing(town.sight("city")):
        assert Entry.objects.still().get(organisation=1).lineage.claims["name"][0]["won"] is True


def test_whom_it_was_taken_from_sees_it_no_more(town: Town) -> None:
    move(town, town["c"])

    with seeing(town.sight("north")):
        assert not Placement.objects.filter(organisation=1).exists()
        assert not Entry.objects.on(DAY).filter(organisation=1).exists()


def test_the_same_place_again_changes_nothing(town: Town) -> None:
    first = move(town, town["c"])

    assert move(town, town["c"], on=LATER) == first
    assert town.entry(1, on=LATER).held_from == DAY


def test_a_placement_on_the_day_of_the_round_leaves_the_first_without_a_day(town: Town) -> None:
    move(town, town["c"], on=ROUND_ONE)

    assert town.entry(1, on=ROUND_ONE).place == town["c"]


def test_a_competent_unit_concerns_it_without_showing_it(town: Town) -> None:
    before = town.entry(1)

    move(town, town["market"], kind=PlacementKind.COMPETENT_UNIT)

    assert town.entry(1) == before


def test_what_is_taken_back_is_placed_by_the_rules(town: Town) -> None:
    move(town, town["c"])

    found = back(town)

    assert found is not None
    assert (found.unit, found.basis, found.reason) == (town["a1"], Basis.RULE, "listed")
    assert town.entry(1, on=LATER).place == town["a1"]


def test_what_no_person_said_is_not_taken_back(town: Town) -> None:
    with pytest.raises(RegisterRefused, match="JW-0000001 的“属地”不是人工确定的"):
        back(town)


@pytest.mark.parametrize(
    ("unit", "kind", "reason", "on", "told"),
    [
        ("c", PlacementKind.PLACE, " ", DAY, "请写明理由"),
        ("c", PlacementKind.PLACE, "电话13900000001", DAY, "电话号码"),
        ("lawyers", PlacementKind.PLACE, "核对", DAY, "行业党委不能作为“属地”"),
        ("c", PlacementKind.COMMITTEE, "核对", DAY, "街道不能作为“归口行业党委”"),
        ("c", PlacementKind.COMPETENT_UNIT, "核对", DAY, "街道不能作为“业务主管单位”"),
        ("c", PlacementKind.PLACE, "核对", date(2019, 1, 1), "不存在"),
        ("c", PlacementKind.PLACE, "核对", date(2026, 5, 1), "从 2026-06-01 起有效"),
    ],
)
def test_a_placement_is_refused_with_the_reason(
    town: Town, unit: str, kind: PlacementKind, reason: str, on: date, told: str
) -> None:
    with pytest.raises(RegisterRefused, match=told):
        move(town, town[unit], kind=kind, reason=reason, on=on)

    assert town.entry(1).place == town["a1"]


def test_the_journal_is_told_ids_and_no_reason(town: Town) -> None:
    move(town, town["c"])

    act = JournalEntry.objects.get(action="register.place")
    assert act.subject_id == "JW-0000001"
    assert act.details == {
        "kind": "place", "unit": town["c"].pk, "before": town["a1"].pk, "basis": "person",
    }  # fmt: skip
