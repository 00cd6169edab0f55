"""What is read of the register: one organisation, search, counts, lists."""

from datetime import date, timedelta

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register import queries
from jingwei.register.kinds import EditableField, Method, Outcome, PlacementKind
from jingwei.register.models import Entry, Organisation, Placement
from jingwei.register.operations import check_field, edit_field, place, publish
from tests.register.fused import claim, fused
from tests.register.town import DAY, NOW, ROUND_ONE, Town, lines

NEXT = DAY + timedelta(days=30)
MANY = 20_000


def second_round(town: Town) -> None:
    """2 is merged into 1, 3 is gone, and departments differ about the name of 1."""
    found = lines()
    merged = [{**found[0], "aliases": "JW-0000002"}, *found[3:]]
    other = claim(1, "name", "鑫恒1号", "税务局", won=False, round_no=2)
    merged[0]["employees"] = 77
    publish(
        fused(merged, lineage=[other], round_no=2),
        top=town["city"],
        on=NEXT,
        round_no=2,
        actor=None,
        now=NOW,
    )


def test_an_organisation_is_found_by_its_number(town: Town) -> None:
    with seeing(town.sight("city")):
        found = [queries.organisation_of(text) for text in ("JW-0000001", " jw-1 ", "1")]

    assert [one.pk for one in found if one] == [1, 1, 1]


@pytest.mark.parametrize("text", ["JW-9999999", "", "JW-", "１", "²", "9" * 30, "鑫恒"])
def test_what_is_no_number_finds_none(town: Town, text: str) -> None:
    with seeing(town.sight("city")):
        assert queries.organisation_of(text) is None


@pytest.mark.thorough
def test_the_number_of_a_merged_one_leads_to_the_living(town: Town) -> None:
    second_round(town)

    with seeing(town.sight("city")):
        found = queries.organisation_of("JW-0000002")

    assert found is not None
    assert found.pk == 1


@pytest.mark.thorough
def test_an_organisation_is_shown_as_of_a_day(
    town: Town, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    second_round(town)

    with seeing(town.sight("city")):
        organisation = Organisation.objects.get(pk=1)
        with django_assert_max_num_queries(9):
            now = queries.shown(organisation, on=NEXT)
        then = queries.shown(organisation, on=ROUND_ONE)
        before = queries.shown(organisation, on=ROUND_ONE - timedelta(days=1))

    assert now.entry is not None
    assert then.entry is not None
    assert (now.entry.employees, then.entry.employees, before.entry) == (77, 1, None)
    assert now.aliases == ("JW-0000002",)
    assert [one.held_from for one in now.history] == [NEXT, ROUND_ONE]
    assert {one.kind for one in now.placements} == {"place", "committee"}
    assert [one.name for one in now.branches] == ["内蒙古正义律师事务所乌海分所"]


def test_the_lineage_shows_winners_and_losers(town: Town) -> None:
    second_round(town)

    with seeing(town.sight("city")):
        found = queries.shown(Organisation.objects.get(pk=1), on=NEXT)

    disputed = [(one.field, one.losers[0]["value"]) for one in found.lineage if one.losers]
    assert disputed == [("name", "鑫恒1号")]


def test_checks_and_corrections_are_shown_with_who_did_them(town: Town) -> None:
    with seeing(town.sight("a")):
        own, actor = town.organisation(1), town.accounts["a"]
        check_field(
            own, method=Method.VISIT, outcome=Outcome.OPERATING, on=DAY, actor=actor, now=NOW
        )
        edit_field(
            own,
            field=EditableField.EMPLOYEES,
            value="9",
            reason="核实",
            on=DAY,
            actor=actor,
            now=NOW,
        )
        found = queries.shown(own, on=DAY)

    assert [(one.outcome, one.account) for one in found.checks] == [("operating", actor)]
    assert [(one.field, one.value) for one in found.overrides] == [("employees", "9")]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("鑫恒01", [1]),
        ("鑫 恒 （01）", [1]),
        ("恒０１", [1]),
        ("JW-0000007", [7]),
        ("91150302PDY000009X", [9]),
        (" 91150302pdy000009x ", [9]),
        ("正义", [42]),
        ("无此", []),
        ("", []),
        ("'", []),
        ("%", []),
        ("01号餐饮", [1]),
        ("鑫01", []),
    ],
)
def test_a_search_finds_by_number_code_and_name(town: Town, text: str, numbers: list[int]) -> None:
    with seeing(town.sight("city")):
        assert [entry.organisation_id for entry in queries.search(text)] == numbers


def test_a_search_is_cut_short_and_in_the_order_of_names(town: Town) -> None:
    with seeing(town.sight("city")):
        found = queries.search("公司", most=5)
        names = list(
            Entry.objects.still()
            .filter(name__contains="公司")
            .order_by("name")
            .values_list("name", flat=True)
        )

    assert [entry.name for entry in found] == names[:5]


@pytest.mark.thorough
def test_a_search_finds_former_names(town: Town) -> None:
    found = lines()
    found[0] = {**found[0], "former_names": "老字号商行"}
    publish(fused(found, round_no=2), top=town["city"], on=NEXT, round_no=2, actor=None, now=NOW)

    with seeing(town.sight("city")):
        assert [entry.organisation_id for entry in queries.search("字号")] == [1]


def test_counts_by_unit_take_one_query_and_add_up(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with seeing(town.sight("city")):
        with django_assert_num_queries(1):
            counts = queries.counts_by_unit(Entry.objects.on(DAY))
        by_hand = {
            name: Entry.objects.on(DAY).lying_in(unit.pk).count()
            for name, unit in town.units.items()
        }

    assert {name: counts.get(unit.pk, 0) for name, unit in town.units.items()} == by_hand
    assert (by_hand["city"], by_hand["north"], by_hand["south"], by_hand["commerce"]) == (
        42,
        26,
        16,
        40,
    )


@pytest.mark.thorough
def test_counts_are_as_of_the_day(town: Town) -> None:
    second_round(town)

    with seeing(town.sight("city")):
        counts = [
            queries.counts_by_unit(Entry.objects.on(day))[town["city"].pk] for day in (DAY, NEXT)
        ]

    assert counts == [42, 40]


def test_the_unassigned_have_no_owner_at_street_level(town: Town) -> None:
    with seeing(town.sight("north")):
        found = [entry.organisation_id for entry in queries.unassigned(on=DAY)]

    assert found == [41]


def test_the_unassigned_list_empties_as_people_place(town: Town) -> None:
    with seeing(town.sight("north")):
        place(
            town.organisation(41), kind=PlacementKind.PLACE, unit=town["b"], reason="社区认领", on=DAY,
            actor=town.accounts["north"], now=NOW,
        )  # fmt: skip

        assert not queries.unassigned(on=DAY).exists()


@pytest.mark.thorough
def test_the_disputed_are_found_by_field(town: Town) -> None:
    second_round(town)

    with seeing(town.sight("city")):
        found = {
            field: [entry.organisation_id for entry in queries.disputed(on=NEXT, field=field)]
            for field in ("name", "employees")
        }

    assert found == {"name": [1], "employees": []}


def test_why_something_was_placed_is_said_in_words(town: Town) -> None:
    with seeing(town.sight("city")):
        place(
            town.organisation(1), kind=PlacementKind.PLACE, unit=town["b"], reason="现场核对门牌", on=DAY,
            actor=town.accounts["city"], now=NOW,
        )  # fmt: skip
        said = {
            (one.organisation_id, one.kind): queries.why_placed(one)
            for one in Placement.objects.on(DAY).filter(organisation__in=[1, 2, 42])
        }

    assert said[1, "place"] == "由人确定：现场核对门牌"
    assert said[2, "place"] == "按名单所列的街道、社区"
    assert said[2, "committee"] == "按行业门类归口"
    assert said[42, "committee"] == "按组织类型归口"


def test_where_an_entry_lies_is_said_from_the_top_down(town: Town) -> None:
    with seeing(town.sight("city")):
        entry = (
            Entry.objects.on(DAY)
            .select_related("place", "committee", "park", "building")
            .get(organisation=1)
        )
        found = queries.where(entry, on=DAY)

    assert found[town["a1"].pk] == "乌海市 / 海勃湾区 / 新华街道 / 新桥社区"


def test_the_newest_round_is_known(town: Town) -> None:
    second_round(town)

    found = queries.last_publication()

    assert found is not None
    assert (found.round_no, found.published_on) == (2, NEXT)


@pytest.mark.slow
def test_two_characters_are_answered_by_the_index(town: Town, office: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(
            "INSERT INTO register_organisation (id, units) SELECT 1000 + n, %s FROM generate_series(1, %s) n",
            [[town["city"].pk], MANY],
        )
        cursor.execute(
            "INSERT INTO register_entry (organisation_id, held_from, units, name, kind, legal_status, uscc, reg_no,"
            " org_code, former_names, legal_rep, registered_address, operating_address, industry, industry_section,"
            " has_party_org, has_premises, has_staff, has_operation, three_have, four_clear, four_clear_missing,"
            " departments, sources, row_count, flags)"
            " SELECT 1000 + n, %s, %s, chr(19968 + n %% 5000) || chr(20500 + n %% 4999) || '有限公司', 'enterprise',"
            " 'active', '', '', '', '{}', '', '', '', '', '', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 0,"
            " '', '{}', 0, 0, '{}' FROM generate_series(1, %s) n",
            [date(2026, 6, 1), [town["city"].pk], MANY],
        )
        cursor.execute("ANALYZE register_entry")
        cursor.execute("SET ROLE jingwei_office")
    with seeing(town.sight("city")):
        before = scans()
        found = list(Entry.objects.still().named_like(chr(19968 + 7) + chr(20500 + 7)))
        after = scans()

    assert len(found) >= 1
    assert (after[0] - before[0], after[1] - before[1]) == (1, 0)


def scans() -> tuple[int, int]:
    """How often this transaction went through the index of bigrams, and through the whole table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_get_xact_numscans('register_entry_still_bigrams'::regclass),"
            " pg_stat_get_xact_numscans('register_entry'::regclass)"
        )
        index, whole = cursor.fetchone()
    return index, whole


def test_everything_is_seen_by_the_program_alone(town: Town) -> None:
    with seeing(EVERYTHING):
        assert Entry.objects.on(DAY).count() == 42
