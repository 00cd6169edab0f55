"""Publishing a round: what changed is closed and opened, what did not stays, nothing is edited."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from jingwei.journal.models import Entry as JournalEntry
from jingwei.journal.verify import verify
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Contact, Entry, Lineage, Placement, Publication
from jingwei.register.operations import RegisterRefused, publish
from tests.register.fused import REGISTRAR, claim, fused, line
from tests.register.later import NEXT, again, rows
from tests.register.town import NOW, ROUND_ONE, Town, lines


def test_the_first_round_opens_an_entry_for_every_organisation(town: Town) -> None:
    first = Publication.objects.get()

    assert (first.organisations, first.new, first.changed, first.gone) == (42, 42, 0, 0)
    entry = town.entry(1)
    assert (entry.held_from, entry.held_to, entry.employees) == (ROUND_ONE, None, 1)
    assert entry.established_on == date(2015, 3, 1)
    assert entry.organisation.number == "JW-0000001"


def test_an_entry_lies_in_all_units_above_its_placements(town: Town) -> None:
    entry = town.entry(1)

    above = ("city", "north", "a", "a1", "two_new", "commerce")
    assert entry.units == sorted(town[name].pk for name in above)
    assert (entry.place, entry.committee) == (town["a1"], town["commerce"])
    assert town.organisation(1).units == entry.units


def test_the_same_round_again_changes_nothing(town: Town) -> None:
    before = rows()

    second = again(town, fused(lines()), round_no=1)

    assert second == Publication.objects.get()
    assert rows() == before


@pytest.mark.thorough
def test_a_round_that_found_the_same_opens_and_closes_nothing(town: Town) -> None:
    before = rows()

    second = again(town, fused(lines(), round_no=2))

    assert (second.new, second.changed, second.gone, second.merged) == (0, 0, 0, 0)
    assert rows() == before


@pytest.mark.thorough
def test_only_what_changed_is_closed_and_opened(town: Town) -> None:
    found = lines()
    found[0] = {**found[0], "employees": 99}

    second = again(town, fused(found, round_no=2))

    assert (second.new, second.changed, second.gone) == (0, 1, 0)
    assert (town.entry(1).employees, town.entry(1, on=NEXT).employees) == (1, 99)
    assert town.entry(1).held_to == town.entry(1, on=NEXT).held_from == NEXT
    assert town.entry(2, on=NEXT).held_from == ROUND_ONE


@pytest.mark.thorough
def test_a_gone_organisation_is_closed_and_not_deleted(town: Town) -> None:
    second = again(town, fused(lines()[1:], round_no=2))

    assert second.gone == 1
    assert town.organisation(1).pk == 1
    assert town.entry(1).held_to == NEXT
    with seeing(EVERYTHING):
        assert not Entry.objects.on(NEXT).filter(organisation=1).exists()
        assert not Placement.objects.on(NEXT).filter(organisation=1).exists()
        assert not Contact.objects.on(NEXT).filter(organisation=1).exists()


@pytest.mark.thorough
def test_an_organisation_that_comes_back_keeps_its_number_and_its_history(town: Town) -> None:
    again(town, fused(lines()[1:], round_no=2))

    third = again(town, fused(lines(), round_no=3), round_no=3, on=NEXT + timedelta(days=1))

    assert third.new == 1
    with seeing(EVERYTHING):
        assert Entry.objects.filter(organisation=1).count() == 2


def test_a_merged_organisation_leads_to_the_one_that_lives(town: Town) -> None:
    found = lines()[:-1]
    found[0] = {**found[0], "aliases": "JW-0000002"}

    second = again(town, fused([found[0], *found[2:]], round_no=2))

    assert (second.merged, second.gone) == (1, 1)  # the branch is gone
    assert town.organisation(2).merged_into_id == 1
    acts = JournalEntry.objects.filter(action="register.merge")
    assert [(act.subject_id, act.details) for act in acts] == [
        ("JW-0000002", {"into": "JW-0000001"})
    ]


@pytest.mark.thorough
def test_a_merge_that_was_undone_restores_both(town: Town) -> None:
    found = lines()
    merged = [{**found[0], "aliases": "JW-0000002"}, *found[2:]]
    again(town, fused(merged, round_no=2))

    third = again(town, fused(found, round_no=3), round_no=3, on=NEXT + timedelta(days=1))

    assert third.new == 1
    assert town.organisation(2).merged_into_id is None
    assert town.entry(2, on=NEXT + timedelta(days=1)).name == town.entry(2).name
    assert JournalEntry.objects.filter(action="register.split", subject_id="JW-0000002").exists()


@pytest.mark.thorough
def test_the_lineage_says_who_said_what_and_who_won(town: Town) -> None:
    found = lines()
    found[0] = {**found[0], "employees": 7}
    loser = claim(1, "employees", "9", "税务局", won=False, round_no=2)

    again(town, fused(found, lineage=[loser], round_no=2))

    with seeing(EVERYTHING):
        claims = Entry.objects.on(NEXT).get(organisation=1).lineage.claims
    said = [(one["value"], one["department"], one["won"]) for one in claims["employees"]]
    assert sorted(said) == [("7", REGISTRAR, True), ("9", "税务局", False)]
    assert claims["employees"][0]["file"] == f"{REGISTRAR}.xlsx"


def test_phones_stand_nowhere_but_among_the_contacts(town: Town) -> None:
    with seeing(EVERYTHING):
        assert Contact.objects.get(organisation=1).phone == "13900000001"
        told = [str(row) for model in (Entry, Lineage) for row in model.objects.values_list()]

    assert not [text for text in told if "13900000001" in text]


@pytest.mark.thorough
def test_a_masked_phone_is_no_phone_and_one_in_an_address_is_hidden(town: Town) -> None:
    found = lines()
    found[0] = {
        **found[0],
        "contact_phone": "139****0001",
        "operating_address": "人民路1号 13900000001",
    }

    again(town, fused(found, round_no=2))

    with seeing(EVERYTHING):
        assert not Contact.objects.on(NEXT).filter(organisation=1).exists()
    assert town.entry(1, on=NEXT).operating_address == "人民路1号13900000001"[
        :5
    ] + "139****0001" or ("13900000001" not in town.entry(1, on=NEXT).operating_address)


@pytest.mark.thorough
def test_values_with_signs_of_the_wire_format_come_through(town: Town) -> None:
    odd = '甲"乙\\丙,{丁}\n戊'
    found = [
        *lines(),
        line(43, odd, former_names='旧"名\\一;旧,名{二}', flags="a;b", registered_address=""),
    ]

    again(town, fused(found, round_no=2))

    entry = town.entry(43, on=NEXT)
    assert (entry.name, entry.former_names) == (odd, ['旧"名\\一', "旧,名{二}"])
    assert (entry.flags[:2], entry.registered_address, entry.employees) == (["a", "b"], "", None)


@pytest.mark.thorough
def test_an_organisation_known_by_its_code_alone_is_called_by_it(town: Town) -> None:
    again(
        town, fused([*lines(), line(43, "", uscc="91150302PDY000043X"), line(44, "")], round_no=2)
    )

    assert (town.entry(43, on=NEXT).name, town.entry(44, on=NEXT).name) == (
        "91150302PDY000043X",
        "JW-44",
    )


@pytest.mark.parametrize(
    ("round_no", "on", "told"),
    [
        (1, NEXT, "第 1 轮已于 2026-06-01 发布"),
        (0, NEXT, "第 1 轮已经发布，不能再发布第 0 轮"),
        (2, ROUND_ONE - timedelta(days=1), "底册里已有 2026-06-01 的记录"),
    ],
)
def test_a_round_is_refused_that_would_rewrite(
    town: Town, round_no: int, on: date, told: str
) -> None:
    before = rows()

    with pytest.raises(RegisterRefused, match=told):
        again(town, fused(lines()[1:]), round_no=round_no, on=on)

    assert rows() == before


def test_a_register_holds_one_city(town: Town) -> None:
    with pytest.raises(RegisterRefused, match="另一个市"):
        publish(fused(lines()), top=town["north"], on=NEXT, round_no=2, actor=None, now=NOW)


def test_what_is_published_stands_in_the_journal(town: Town) -> None:
    entry = JournalEntry.objects.get(action="register.publish")

    assert entry.subject_id == "1"
    assert entry.details["organisations"] == 42
    assert entry.details["digest"] == Publication.objects.get().digest
    assert verify().is_whole


def test_unassigned_entries_are_counted(town: Town) -> None:
    assert Publication.objects.get().unassigned == 1


@pytest.mark.thorough
def test_an_organisation_that_moved_is_placed_anew(town: Town) -> None:
    found = lines()
    found[0] = {**found[0], "district": "乌达区", "operating_address": "乌达区新达街道一号"}

    again(town, fused(found, round_no=2))

    assert town.entry(1, on=NEXT).place == town["d"]
    with seeing(EVERYTHING):
        held = Placement.objects.filter(organisation=1, kind="place").order_by("held_from")
        assert [(one.unit, one.held_to, one.reason) for one in held] == [
            (town["a1"], NEXT, "listed"),
            (town["d"], None, "operating_address"),
        ]


@pytest.mark.thorough
def test_two_rounds_on_one_day_leave_the_first_with_no_day(town: Town) -> None:
    found = lines()
    found[0] = {**found[0], "employees": 99}

    again(town, fused(found, round_no=2), on=ROUND_ONE)

    assert town.entry(1, on=ROUND_ONE).employees == 99


@pytest.mark.thorough
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE register_entry SET name = 'x'",
        "DELETE FROM register_entry",
        "UPDATE register_entry SET held_to = '2027-01-01' WHERE held_to IS NOT NULL",
        "UPDATE register_placement SET reason = 'x'",
        "UPDATE register_lineage SET claims = '{}'",
        "DELETE FROM register_contact",
        "DELETE FROM register_publication",
        "UPDATE register_publication SET digest = ''",
        "DELETE FROM register_organisation WHERE id = 1",
        "UPDATE register_organisation SET id = 999 WHERE id = 41",
    ],
)
def test_history_stands_whoever_writes(town: Town, statement: str) -> None:
    again(town, fused(lines()[1:], round_no=2))

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(statement)


@pytest.mark.thorough
def test_the_office_publishes_under_its_own_role(town: Town, office: None) -> None:
    found = lines()
    found[0] = {**found[0], "employees": 99}

    second = again(town, fused(found, round_no=2))

    assert second.changed == 1
    assert town.entry(1, on=NEXT).employees == 99
