"""The younger number goes, the older stays as it is, and whatever refers to either is asked first."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from jingwei.areas.handing_over.procedure import begin as begin_hand_over
from jingwei.areas.handing_over.procedure import hand_over
from jingwei.areas.mergers import references
from jingwei.areas.mergers.operations.merging import confirm, send_back
from jingwei.areas.mergers.references import CASES, FATES, Fate, kept_of, keys, undecided
from jingwei.journal.models import Entry as Act
from jingwei.journal.verify import verify
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.parts import matter
from jingwei.register.kinds import EditableField, PlacementKind
from jingwei.register.mergers.models import Decision, Verdict
from jingwei.register.models import Contact, Entry, Organisation, Override, Placement
from jingwei.register.operations import edit_field, place
from jingwei.register.operations.entries import reopen
from jingwei.register.queries import organisation_of
from jingwei.register.rules import RegisterRefused
from jingwei.web.procedures import CATALOGUE
from tests.areas.deeds import Office, begun
from tests.areas.mergers.conftest import facts, merged, stands, undone
from tests.register.town import DAY, NOW


def acts(action: str) -> list[tuple[str, dict[str, object]]]:
    found = Act.objects.filter(action=f"register.{action}").order_by("sequence")
    return list(found.values_list("subject_id", "details"))


def large(office: Office, number: int, *, employees: str = "301") -> None:
    with seeing(EVERYTHING):
        edit_field(office.town.organisation(number), field=EditableField.EMPLOYEES, value=employees, reason="年报",
                   on=DAY, actor=office["north"], now=NOW)  # fmt: skip


# What a merger does


def test_the_younger_goes_and_the_older_keeps_its_own_entry(office: Office) -> None:
    before = facts(2)

    made = merged(office, 2, 7)

    assert stands(7) is None
    assert facts(2) == before
    with seeing(EVERYTHING):
        assert Entry.objects.get(organisation=7).held_to == DAY
        assert organisation_of("JW-0000007") == office.town.organisation(2)
        assert not Contact.objects.still().filter(organisation=7).exists()
        assert not Placement.objects.still().filter(organisation=7).exists()
    assert (made.organisation_id, made.heir_id, made.verdict) == (7, 2, Verdict.SAME)
    assert acts("merge") == [
        ("JW-0000007", {"into": "JW-0000002", "decision": made.pk, "asked_by": office["north"].pk})
    ]
    assert verify().is_whole


def test_the_order_in_which_the_two_are_named_says_nothing(office: Office) -> None:
    assert merged(office, 7, 2).organisation_id == 7


def test_the_same_wish_twice_is_one_merger(office: Office) -> None:
    first = merged(office, 2, 7)

    assert merged(office, 2, 7) == first
    assert len(acts("merge")) == 1


def test_another_person_is_told_that_it_was_done(office: Office) -> None:
    merged(office, 2, 7)

    with pytest.raises(RegisterRefused, match="刚刚已把 JW-0000007 并入 JW-0000002"):
        merged(office, 2, 7, by="city")


def test_a_merged_number_is_not_merged_again(office: Office) -> None:
    merged(office, 2, 7)

    with pytest.raises(RegisterRefused, match="已经并入别的号"):
        merged(office, 1, 7)


def test_branches_follow_the_heir(office: Office) -> None:
    with seeing(EVERYTHING):
        branch = Entry.objects.still().get(organisation=42)
        reopen(branch, on=DAY - timedelta(days=1), values={"parent_id": 7})

    merged(office, 2, 7)

    now = stands(42)
    assert now is not None
    assert now.parent_id == 2


def test_what_people_placed_and_corrected_waits_for_the_next_round(office: Office) -> None:
    with seeing(EVERYTHING):
        place(office.town.organisation(7), kind=PlacementKind.PLACE, unit=office.town["b"], reason="门牌", on=DAY,
              actor=office["north"], now=NOW)  # fmt: skip
    large(office, 7, employees="12")

    merged(office, 2, 7)

    with seeing(EVERYTHING):
        assert Placement.objects.still().filter(organisation=7, basis="person").count() == 1
        assert Override.objects.still().filter(organisation=7).count() == 1


def test_it_takes_a_reason_and_two_numbers(office: Office) -> None:
    with pytest.raises(RegisterRefused, match="理由"):
        merged(office, 2, 7, reason=" ")
    with pytest.raises(RegisterRefused, match="同一个号"):
        merged(office, 7, 7)


# Two persons


def test_a_large_organisation_waits_for_a_second_person(office: Office) -> None:
    large(office, 7)

    made = merged(office, 2, 7)

    assert made.is_waiting
    assert stands(7) is not None
    assert (len(acts("merge")), len(acts("ask_to_merge"))) == (0, 1)
    with pytest.raises(RegisterRefused, match="另一人确认"):
        confirm(made, on=DAY, actor=office["north"], now=NOW)

    done = confirm(made, on=DAY, actor=office["city"], now=NOW)

    assert stands(7) is None
    assert (done.confirmed_by, done.effective_at) == (office["city"], NOW)
    assert confirm(made, on=DAY, actor=office["city"], now=NOW) == done
    assert len(acts("merge")) == 1


def test_one_with_a_party_organisation_waits_too(office: Office) -> None:
    with seeing(EVERYTHING):
        edit_field(office.town.organisation(2), field=EditableField.HAS_PARTY_ORG, value="yes", reason="组织部名册", on=DAY, actor=office["north"], now=NOW)  # fmt: skip

    assert merged(office, 2, 7).is_waiting


def test_the_second_person_may_say_no(office: Office) -> None:
    large(office, 7)
    made = merged(office, 2, 7)
    with pytest.raises(RegisterRefused, match="等第二人确认"):
        merged(office, 2, 12)

    for _twice in range(2):
        send_back(made, actor=office["city"], now=NOW)

    assert len(acts("decline_merge")) == 1
    with pytest.raises(RegisterRefused, match="确认或退回"):
        confirm(made, on=DAY, actor=office["city"], now=NOW)
    assert stands(7) is not None
    assert merged(office, 2, 7).is_waiting


# What forbids it


def test_a_head_office_and_its_branch_stay_two(office: Office) -> None:
    with pytest.raises(RegisterRefused, match="上级组织和它的分支机构"):
        merged(office, 1, 42)


def test_an_open_hand_over_of_the_younger_comes_to_its_end_first(office: Office) -> None:
    begun(office, hand_over, begin_hand_over, step="offer", by="a", pk=6, to=office.town["b"].pk,
          operating_address="海勃湾区滨河路 1 号", reason="已搬到那边")  # fmt: skip

    with pytest.raises(RegisterRefused, match="JW-0000006 有“属地交接”没有办结"):
        merged(office, 1, 6)


def test_the_heirs_own_hand_over_does_not_keep_them_apart(office: Office) -> None:
    begun(office, hand_over, begin_hand_over, step="offer", by="a", pk=1, to=office.town["b"].pk,
          operating_address="海勃湾区滨河路 1 号", reason="已搬到那边")  # fmt: skip

    assert merged(office, 1, 6).effective_at == NOW


# Every reference


def test_every_key_to_an_organisation_has_its_fate() -> None:
    assert {label for label, _model, _field in keys()} == set(FATES)
    assert undecided() == ""


def test_every_procedure_about_organisations_has_its_fate() -> None:
    about = {one.key for one in CATALOGUE if one.subject.key != matter.key}
    assert about == set(CASES)


def test_a_table_that_was_forgotten_keeps_everybody_from_merging(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    fewer = {label: fate for label, fate in FATES.items() if label != "rounds.Change.organisation"}
    monkeypatch.setattr(references, "FATES", fewer)

    with pytest.raises(RegisterRefused, match=r"rounds\.Change\.organisation"):
        merged(office, 2, 7)


def test_what_there_is_of_a_number_is_counted_before(office: Office) -> None:
    large(office, 7, employees="12")

    with seeing(EVERYTHING):
        found = {one.title: (one.fate, one.count) for one in kept_of(office.town.organisation(7))}

    assert found["人工更正"] == (Fate.NEXT_ROUND, 1)
    assert found["联系电话"] == (Fate.ENDS, 1)
    assert found["底册记录"] == (Fate.ENDS, 1)


# Undoing


@pytest.mark.thorough
def test_the_number_lives_again_as_it_was(office: Office) -> None:
    before, of_heir = facts(7), facts(2)
    merged(office, 2, 7)

    made = undone(office, 7, on=DAY + timedelta(days=3))

    assert facts(7) == before
    assert facts(2) == of_heir
    with seeing(EVERYTHING):
        periods = Entry.objects.filter(organisation=7).order_by("pk").values_list("held_to", flat=True)  # fmt: skip
        assert list(periods) == [DAY, None]
        assert organisation_of("JW-0000007") == office.town.organisation(7)
    assert acts("unmerge") == [("JW-0000007", {"out_of": "JW-0000002", "decision": made.pk})]
    assert verify().is_whole


@pytest.mark.thorough
def test_merged_and_undone_on_one_day_it_is_as_before(office: Office) -> None:
    before = facts(7)
    for _time in range(2):
        merged(office, 2, 7)
        undone(office, 7)

    assert facts(7) == before
    assert (len(acts("merge")), len(acts("unmerge"))) == (2, 2)


@pytest.mark.thorough
def test_branches_come_back_with_it(office: Office) -> None:
    with seeing(EVERYTHING):
        branch = Entry.objects.still().get(organisation=42)
        reopen(branch, on=DAY - timedelta(days=1), values={"parent_id": 7})
    merged(office, 2, 7)

    undone(office, 7)

    now = stands(42)
    assert now is not None
    assert now.parent_id == 7


@pytest.mark.thorough
def test_what_was_merged_into_it_before_stays_with_it(office: Office) -> None:
    merged(office, 7, 12)
    merged(office, 2, 7)

    undone(office, 7)

    with seeing(EVERYTHING):
        assert organisation_of("JW-0000012") == office.town.organisation(7)
        assert Organisation.objects.get(pk=12).units == Organisation.objects.get(pk=7).units


@pytest.mark.thorough
def test_undoing_twice_is_once_and_others_are_told(office: Office) -> None:
    merged(office, 2, 7)
    first = undone(office, 7)

    assert undone(office, 7) == first
    with pytest.raises(RegisterRefused, match="刚刚已撤销"):
        undone(office, 7, by="city")
    with pytest.raises(RegisterRefused, match="没有并入别的号"):
        undone(office, 12)
    assert len(acts("unmerge")) == 1


def test_a_number_that_was_never_alone_is_not_made_up(office: Office) -> None:
    with seeing(EVERYTHING):
        heir = Organisation.objects.get(pk=2)
        Organisation.objects.create(pk=99, units=heir.units, merged_into=heir)

    with pytest.raises(RegisterRefused, match="没有可恢复的内容"):
        undone(office, 99)


def test_a_decision_once_made_is_not_edited(office: Office) -> None:
    made = merged(office, 2, 7)

    with (
        seeing(EVERYTHING),
        pytest.raises(IntegrityError, match="never edited"),
        transaction.atomic(),
    ):
        Decision.objects.filter(pk=made.pk).update(reason="别的理由")
