"""Proposals for joint branches on the town: who may come together, taken up once, refused in words."""

from datetime import date, timedelta

import pytest
from django.db import connection

from jingwei.areas.formation.grouping import Shared
from jingwei.areas.formation.kinds import Route
from jingwei.areas.formation.neighbours import neighbours_in
from jingwei.areas.formation.packing import pack
from jingwei.areas.formation.procedure import begin, formation
from jingwei.areas.formation.taking_up import standing, take_up
from jingwei.cover.conditions import org_cover
from jingwei.cover.operations import Facts, form
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case
from jingwei.procedures.operations import StepRefused
from jingwei.procedures.queries import filled_in
from jingwei.procedures.sight import sight_of
from jingwei.register.models import Entry
from tests.areas.deeds import Office, begun, number, take
from tests.register.town import DAY, NOW, ROUND_ONE

pytestmark = pytest.mark.thorough

UNTIL = date(2026, 9, 30)
# By community a1: 1, 6, 11, 16; a2: 2; street b: 3.
MEMBERS = {1: 1, 6: 2, 11: 1, 16: 3, 21: 0, 3: 1}


@pytest.fixture
def few(office: Office) -> Office:
    """The register says of some how many members they have, and that they are three-have."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE register_entry SET three_have = 'yes', kind = 'enterprise'")
        for pk, count in MEMBERS.items():
            cursor.execute("UPDATE register_entry SET party_members = %s WHERE organisation_id = %s", [count, pk])  # fmt: skip
        cursor.execute("SET LOCAL session_replication_role = origin")
    return office


def cover_of(pk: int, on: date) -> str:
    with seeing(EVERYTHING):
        rows = Entry.objects.on(on).filter(organisation=pk).annotate(cover=org_cover(on))
        return rows.values_list("cover", flat=True).get()


def cases() -> list[Case]:
    with seeing(EVERYTHING):
        return list(Case.objects.filter(procedure=formation.key).order_by("pk"))


@pytest.mark.django_db
def test_those_with_one_or_two_members_who_are_near_are_grouped(few: Office) -> None:
    found = pack(neighbours_in(few.town["city"], on=DAY))

    assert [one.organisations for one in found.groups] == [(1, 6, 11)]
    assert found.groups[0].tie.shared in (Shared.PLACE, Shared.PLACE_TRADE)
    assert [pk for pk, _why in found.left] == [3]


@pytest.mark.django_db
def test_nobody_is_grouped_who_is_covered_or_in_a_plan_or_named_in_one(few: Office) -> None:
    begun(few, formation, begin, step="begin", by="a", pk=2, until=UNTIL, others=number(1))
    assert [one.organisation for one in neighbours_in(few.town["a"], on=DAY)] == [6, 11]

    with seeing(EVERYTHING):
        form(Facts(name="六号党支部"), hosts=[few.town.organisation(6)], established_on=ROUND_ONE, actor=None, now=NOW)  # fmt: skip
    assert [one.organisation for one in neighbours_in(few.town["a"], on=DAY)] == [11]


@pytest.mark.django_db
def test_taken_up_it_is_one_plan_that_leads_to_a_joint_branch(few: Office) -> None:
    case = take_up([11, 1, 6], until=UNTIL, actor=few["a"], now=NOW, key="one")
    again = take_up([1, 6, 11], until=UNTIL, actor=few["a"], now=NOW, key="one")
    assert (again, cases()) == (case, [case])
    assert (case.subject_id, case.unit, case.due_on) == (number(1), few.town["a"], UNTIL)

    step = formation.step("plan")
    sight = sight_of(few["a"], on=DAY)
    known = filled_in(sight, step, procedure=formation, subject_id=number(1))
    assert (known["route"], known["others"]) == (Route.JOINT, f"{number(6)} {number(11)}")
    assert "列入时定了" in str(known["analysis"])

    said = {key: known[key] for key in ("route", "others", "analysis", "members")}
    take(few, case, formation, "plan", by="a", answers={**said, "until": UNTIL})
    take(few, case, formation, "approve", by="north", answers={"approval": "乌党组发〔2026〕8 号", "approved_on": DAY})  # fmt: skip
    take(few, case, formation, "form_it", by="a", answers={"name": "新桥联合党支部", "formal": 4, "formed_on": DAY})  # fmt: skip
    assert [cover_of(pk, DAY) for pk in (1, 6, 11, 3)] == ["joint", "joint", "joint", "none"]


@pytest.mark.django_db
def test_what_does_not_hold_any_more_is_refused_in_words(few: Office) -> None:
    take_up([1, 6], until=UNTIL, actor=few["a"], now=NOW, key="one")

    for others, why in (
        ([6, 11], "JW-0000006已在组建计划里"),
        ([11, 16], "JW-0000016现在不合"),
        ([11], "2 至 5 家"),
        ([3, 11], "没有共同的"),
    ):
        assert why in standing(others, on=DAY).refusal
        with pytest.raises(StepRefused, match=why):
            take_up(others, until=UNTIL, actor=few["a"], now=NOW, key=f"{others}")
    assert len(cases()) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("by", "until"), [("c", UNTIL), ("a", DAY - timedelta(days=1))])
def test_who_does_not_keep_it_and_a_day_gone_by_are_refused(few: Office, by: str, until: date) -> None:  # fmt: skip
    with pytest.raises(StepRefused):
        take_up([1, 6], until=until, actor=few[by], now=NOW, key="one")
    assert not cases()
