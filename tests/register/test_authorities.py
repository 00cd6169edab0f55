"""The three authorities as lists name them: placed where nobody contradicts, disputed where somebody does."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from jingwei.journal.models import Entry as Act
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.authorities import status_of, tie_status
from jingwei.register.kinds import AUTHORITIES, Basis, PlacementKind, Tie
from jingwei.register.models import Entry, Naming, Placement
from jingwei.register.writing import readings, written_as
from jingwei.units.models import Unit
from jingwei.units.operations import reorganise
from tests.register.associations import (
    CHEFS,
    CHESS,
    CIVIL,
    COMPETENT,
    FEDERATION,
    INDUSTRY,
    MERCHANTS,
    PARTY,
    WORK,
    departments,
    named,
    tie,
)
from tests.register.fused import claim, fused
from tests.register.later import NEXT, again
from tests.register.town import DAY, Town, lines

LATER = NEXT + timedelta(days=30)


@pytest.fixture
def offices(town: Town) -> dict[str, Unit]:
    return departments(town)


@pytest.mark.parametrize(
    "written",
    ["乌海市教育局", "乌海教育局", "市教育局", "教育局", " 乌海市 教育局 ", "中共乌海市教育局"],
)
def test_a_writing_without_a_place_or_with_the_citys_means_the_citys_own(
    town: Town, offices: dict[str, Unit], written: str
) -> None:
    meant = readings(town["city"], on=DAY)

    assert meant.get(written_as(written)) == offices["education"].pk


def test_a_writing_with_a_district_means_the_districts(
    town: Town, offices: dict[str, Unit]
) -> None:
    meant = readings(town["city"], on=DAY)

    assert meant[written_as("海勃湾区教育局")] == offices["north_education"].pk
    assert written_as("乌达区教育局") not in meant


@pytest.mark.thorough
def test_what_every_list_names_alike_is_placed_by_rule(
    town: Town, offices: dict[str, Unit]
) -> None:
    named(
        town, (CHEFS, "competent_unit", "乌海市商务局", CIVIL), (CHEFS, "competent_unit", "商务局", FEDERATION),
        (CHEFS, "industry_admin", "市商务局", CIVIL), (CHEFS, "party_authority", "快递行业党委", PARTY),
    )  # fmt: skip

    for kind, unit in ((COMPETENT, offices["commerce"]), (INDUSTRY, offices["commerce"]), (WORK, town["couriers"])):  # fmt: skip
        found = tie(town, CHEFS, kind)
        assert (found.status, found.placement and found.placement.unit_id) == (Tie.ONE, unit.pk)
        assert found.placement is not None
        assert (found.placement.basis, found.placement.held_from) == (Basis.RULE, NEXT)
    assert [one.department for one in tie(town, CHEFS, COMPETENT).namings] == [FEDERATION, CIVIL]


@pytest.mark.thorough
def test_what_nobody_names_is_missing(town: Town, offices: dict[str, Unit]) -> None:
    named(town, (CHEFS, "competent_unit", "商务局", CIVIL))

    assert tie(town, CHEFS, WORK).status is Tie.NONE
    assert tie(town, CHESS, COMPETENT).status is Tie.NONE


@pytest.mark.thorough
def test_a_writing_that_is_no_units_name_is_kept_and_said(town: Town) -> None:
    named(town, (CHESS, "competent_unit", "乌海市棋牌管理中心", CIVIL))

    found = tie(town, CHESS, COMPETENT)
    assert (found.status, found.placement) == (Tie.UNREAD, None)
    assert found.namings[0].said == "乌海市棋牌管理中心"


@pytest.mark.thorough
def test_two_that_are_named_are_a_dispute_and_none_is_placed(
    town: Town, offices: dict[str, Unit]
) -> None:
    named(
        town, (MERCHANTS, "competent_unit", "民族商务局", CIVIL), (MERCHANTS, "competent_unit", "商务局", CIVIL),
        (MERCHANTS, "competent_unit", "工商联", FEDERATION),
    )  # fmt: skip

    found = tie(town, MERCHANTS, COMPETENT)
    assert (found.status, found.placement) == (Tie.SEVERAL, None)
    assert {one.unit_id for one in found.namings} == {
        None,
        offices["commerce"].pk,
        offices["federation"].pk,
    }
    act = Act.objects.filter(action="register.publish").latest("sequence")
    assert act.details["ties_disputed"] == 1


@pytest.mark.thorough
def test_what_stands_goes_on_while_another_is_named_beside_it(
    town: Town, offices: dict[str, Unit]
) -> None:
    first = (MERCHANTS, "competent_unit", "商务局", CIVIL)
    named(town, first)

    named(town, first, (MERCHANTS, "competent_unit", "工商联", FEDERATION), round_no=3, on=LATER)

    found = tie(town, MERCHANTS, COMPETENT, on=LATER)
    assert found.status is Tie.SEVERAL
    assert found.placement is not None
    assert (found.placement.unit_id, found.placement.held_from) == (offices["commerce"].pk, NEXT)


@pytest.mark.thorough
def test_what_a_list_no_longer_says_ends_with_its_history(
    town: Town, offices: dict[str, Unit]
) -> None:
    named(town, (MERCHANTS, "competent_unit", "商务局", CIVIL))

    named(town, (MERCHANTS, "competent_unit", "工商联", CIVIL), round_no=3, on=LATER)

    found = tie(town, MERCHANTS, COMPETENT, on=LATER)
    assert found.status is Tie.ONE
    assert found.placement is not None
    assert found.placement.unit_id == offices["federation"].pk
    assert [(one.unit_id, one.held_from, one.held_to) for one in found.past] == [
        (offices["commerce"].pk, NEXT, LATER)
    ]
    assert tie(town, MERCHANTS, COMPETENT, on=NEXT).status is Tie.ONE


@pytest.mark.thorough
def test_the_same_round_laid_down_again_closes_and_opens_nothing(
    town: Town, offices: dict[str, Unit]
) -> None:
    says = (
        (MERCHANTS, "competent_unit", "商务局", CIVIL),
        (CHESS, "party_authority", "象棋管理中心", PARTY),
    )
    named(town, *says)
    with seeing(EVERYTHING):
        before = [*Naming.objects.order_by("pk").values_list(), *Placement.objects.order_by("pk").values_list()]  # fmt: skip

    named(town, *says, round_no=3, on=LATER)

    with seeing(EVERYTHING):
        after = [*Naming.objects.order_by("pk").values_list(), *Placement.objects.order_by("pk").values_list()]  # fmt: skip
    assert after == before


def test_an_enterprise_has_no_authorities_of_this_kind(
    town: Town, offices: dict[str, Unit]
) -> None:
    said = claim(1, "industry_admin", "商务局", CIVIL, won=True)

    again(town, fused(lines(), lineage=[said], round_no=2))

    with seeing(EVERYTHING):
        assert not Naming.objects.filter(organisation=1).exists()


@pytest.mark.thorough
def test_a_unit_that_ended_is_no_longer_read_into_a_list(
    town: Town, offices: dict[str, Unit]
) -> None:
    says = (MERCHANTS, "competent_unit", "商务局", CIVIL)
    named(town, says)
    reorganise([offices["commerce"]], on=LATER)

    named(town, says, round_no=3, on=LATER)

    assert tie(town, MERCHANTS, COMPETENT, on=LATER).status is Tie.UNREAD
    assert tie(town, MERCHANTS, COMPETENT, on=NEXT).status is Tie.ONE


@pytest.mark.thorough
def test_the_list_of_a_ledger_and_the_page_of_one_say_the_same(
    town: Town, offices: dict[str, Unit]
) -> None:
    named(
        town, (CHEFS, "competent_unit", "商务局", CIVIL), (CHEFS, "party_authority", "棋牌中心", PARTY),
        (MERCHANTS, "competent_unit", "商务局", CIVIL), (MERCHANTS, "competent_unit", "工商联", FEDERATION),
        (MERCHANTS, "industry_admin", "商务局", CIVIL), (CHESS, "party_authority", "棋牌中心", PARTY),
        (CHESS, "party_authority", "教育局", CIVIL),
    )  # fmt: skip

    for kind in AUTHORITIES:
        with seeing(EVERYTHING):
            state = tie_status(kind, Placement.objects.still(), Naming.objects.still())
            rows = Entry.objects.still().filter(kind="association").annotate(state=state)
            listed = dict(rows.values_list("organisation", "state"))
        assert listed == {
            number: str(tie(town, number, kind).status) for number in (CHEFS, MERCHANTS, CHESS)
        }


@pytest.mark.parametrize(
    ("unit", "namings", "status"),
    [
        (None, [], Tie.NONE), (None, [None], Tie.UNREAD), (None, [1, 2], Tie.SEVERAL),
        (1, [], Tie.ONE), (1, [1, None], Tie.ONE), (1, [2], Tie.SEVERAL), (1, [1, 2], Tie.SEVERAL),
    ],
)  # fmt: skip
def test_how_a_tie_stands(unit: int | None, namings: list[int | None], status: Tie) -> None:
    assert status_of(unit, namings) is status


# --- What the database itself forbids --------------------------------------------------------------


def test_the_database_lets_no_organisation_have_two_of_a_kind_at_a_time(
    town: Town, offices: dict[str, Unit]
) -> None:
    named(town, (MERCHANTS, "competent_unit", "商务局", CIVIL))

    with (
        seeing(EVERYTHING),
        pytest.raises(IntegrityError, match="placement_one_of_a_kind"),
        transaction.atomic(),
    ):
        Placement.objects.create(
            organisation_id=MERCHANTS, kind=PlacementKind.COMPETENT_UNIT, unit=offices["federation"],
            basis=Basis.PERSON, reason="抢", held_from=LATER,
        )  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize("change", ["said = 'x'", "unit_id = NULL", "held_from = '2020-01-01'"])
def test_what_was_said_is_never_edited(town: Town, offices: dict[str, Unit], change: str) -> None:
    named(town, (MERCHANTS, "competent_unit", "商务局", CIVIL))

    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        connection.cursor().execute(f"UPDATE register_naming SET {change}")  # noqa: S608 - our own words
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        connection.cursor().execute("DELETE FROM register_naming")


def test_behind_the_wall_nobody_reads_who_names_what_elsewhere(
    town: Town, offices: dict[str, Unit], office: None
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    named(town, (MERCHANTS, "competent_unit", "商务局", CIVIL))
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE jingwei_office")
    seen = {}
    for name in ("a", "c"):
        with seeing(town.sight(name)), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM register_naming")
            seen[name] = cursor.fetchone()[0]

    assert seen == {"a": 1, "c": 0}
