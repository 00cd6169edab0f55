"""A formation plan from the list to the running Party organisation: what is proposed, who decides, what is refused."""

from datetime import date, timedelta

import pytest
from django.db import connection

from jingwei.areas.formation import analysis
from jingwei.areas.formation.kinds import Members, Route
from jingwei.areas.formation.planning import Listing, list_many
from jingwei.areas.formation.procedure import begin, formation
from jingwei.cover.conditions import org_cover
from jingwei.cover.kinds import Formation, Nature
from jingwei.cover.models import Hosting, PartyRecord
from jingwei.cover.operations import Facts, form
from jingwei.procedures.definition import Catalogue
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case
from jingwei.procedures.operations import StepRefused
from jingwei.procedures.queries import events
from jingwei.procedures.sight import sight_of
from jingwei.register.models import Entry
from tests.areas.deeds import Office, begun, number, take
from tests.register.town import DAY, NOW, ROUND_ONE

pytestmark = pytest.mark.thorough

UNTIL = date(2026, 9, 30)
NEXT = NOW + timedelta(days=1)


def opened(office: Office, pk: int = 1) -> Case:
    return begun(office, formation, begin, step="begin", by="a", pk=pk, until=UNTIL)


def plan(office: Office, case: Case, **said: Answer) -> None:
    first: dict[str, Answer] = {
        "members": "enough", "analysis": "正式党员已核实", "route": "single", "until": UNTIL,
    }  # fmt: skip
    take(office, case, formation, "plan", by="a", answers=first | said)


def approve(office: Office, case: Case) -> None:
    said: dict[str, Answer] = {"approval": "乌党组发〔2026〕8 号", "approved_on": DAY}
    take(office, case, formation, "approve", by="north", answers=said)


def form_it(office: Office, case: Case, **said: Answer) -> None:
    first: dict[str, Answer] = {
        "name": "鑫恒党支部",
        "formal": 4,
        "probationary": 1,
        "formed_on": DAY,
    }
    take(office, case, formation, "form_it", by="a", answers=first | said)


def cover_of(pk: int, on: date = DAY) -> str:
    rows = Entry.objects.on(on).filter(organisation=pk).annotate(cover=org_cover(on))
    return rows.values_list("cover", flat=True).get()


def members(pk: int, count: int | None) -> None:
    """The register says so; the round does not tell of members."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE register_entry SET party_members = %s WHERE organisation_id = %s", [count, pk])  # fmt: skip
        cursor.execute("SET LOCAL session_replication_role = origin")


def joint(office: Office, *hosts: int, formation_of: Formation = Formation.JOINT) -> int:
    made = form(
        Facts(name="新桥联合党支部", formation=formation_of), hosts=[office.town.organisation(pk) for pk in hosts],
        established_on=ROUND_ONE, actor=None, now=NOW,
    )  # fmt: skip
    return made.pk


@pytest.mark.django_db
def test_a_plan_runs_from_the_list_to_the_running_organisation(office: Office) -> None:
    case = opened(office)
    assert (case.unit, case.above, case.due_on) == (office.town["a"], office.town["north"], UNTIL)
    plan(office, case)
    assert case.waits_for == office.town["north"]
    approve(office, case)
    assert cover_of(1) == "none"
    form_it(office, case)

    assert cover_of(1) == "own"
    assert cover_of(1, DAY - timedelta(days=1)) == "none"
    said = PartyRecord.objects.get()
    assert (said.name, said.formation, said.nature, said.formal) == ("鑫恒党支部", Formation.SINGLE, Nature.ENTITY, 4)  # fmt: skip
    told = events(sight_of(office["a"], on=DAY), case, catalogue=Catalogue([formation]))
    assert ("正式党员", "<5") in told[-1].answers
    take(
        office,
        case,
        formation,
        "register",
        by="a",
        answers={"registered_on": DAY, "record": "登记 12"},
    )
    take(office, case, formation, "run", by="a")
    assert case.state == "running"
    assert case.closed_at == NOW


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"members": "few"}, "单独组建要有 3 名以上正式党员"),
        ({"route": "temporary"}, "写明到哪天结束"),
        ({"route": "temporary", "ends_on": UNTIL}, "结束的日子要在成立之后"),
        ({"route": "joint"}, "和哪些组织一起组建"),
        ({"route": "joint", "others": "隔壁"}, "只写经纬号"),
        ({"route": "joint", "others": "JW-0000004"}, "不在您的辖区"),
        ({"others": "JW-0000002"}, "只建在这一家"),
        ({"route": "joint", "others": " ".join(number(pk) for pk in (2, 6, 7, 11, 12))}, "一般不超过 5 家，这里有 6 家"),
        ({"route": "join"}, "编号"),
        ({"route": "join", "party": 999_999}, "编号"),
        ({"analysis": "见张某 13900000001"}, "电话"),
    ],
)  # fmt: skip
def test_a_plan_that_breaks_a_rule_is_refused(office: Office, said: dict[str, Answer], why: str) -> None:  # fmt: skip
    case = opened(office)

    with pytest.raises(StepRefused, match=why):
        plan(office, case, **said)

    case.refresh_from_db()
    assert case.state == "to_analyse"


@pytest.mark.django_db
def test_a_joint_one_covers_all_of_its_hosts_and_many_take_a_reason(office: Office) -> None:
    case, others = opened(office), (2, 6, 7, 11, 12)
    plan(
        office, case, members="few", route="joint", others="、".join(number(pk) for pk in others),
        why_many="同一商圈",
    )  # fmt: skip
    approve(office, case)
    form_it(office, case, formal=2)

    assert {cover_of(pk) for pk in (1, *others)} == {"joint"}
    assert Hosting.objects.count() == 6


@pytest.mark.django_db
def test_who_joins_is_covered_from_that_day_by_what_there_is(office: Office) -> None:
    party = joint(office, 6, 11)
    case = opened(office)
    plan(office, case, members="few", route="join", party=party)
    approve(office, case)
    take(office, case, formation, "form_it", by="a", answers={"formed_on": DAY})

    assert cover_of(1) == "joint"
    assert PartyRecord.objects.count() == 1


@pytest.mark.django_db
def test_nobody_is_joined_to_what_is_of_one_host_alone(office: Office) -> None:
    party = joint(office, 6, formation_of=Formation.SINGLE)

    with pytest.raises(StepRefused, match="不能加入"):
        plan(office, opened(office), members="few", route="join", party=party)


@pytest.mark.django_db
def test_a_temporary_one_ends_and_does_not_count_as_cover(office: Office) -> None:
    case, ends = opened(office), date(2026, 12, 31)
    plan(office, case, route="temporary", ends_on=ends)
    approve(office, case)
    form_it(office, case, formal=1)

    said = PartyRecord.objects.get()
    assert (said.nature, said.term_to, cover_of(1)) == (Nature.TEMPORARY, ends, "functional")


@pytest.mark.django_db
def test_who_planned_does_not_approve_and_nothing_is_formed_before_that(office: Office) -> None:
    case = opened(office)
    take(office, case, formation, "plan", by="north", answers={
        "members": "enough", "analysis": "已核实", "route": "single", "until": UNTIL})  # fmt: skip
    with pytest.raises(StepRefused, match="另一个人"):
        approve(office, case)
    take(
        office,
        case,
        formation,
        "approve",
        by="city",
        answers={"approval": "8 号", "approved_on": DAY},
    )
    with pytest.raises(StepRefused, match="不能早于批复"):
        form_it(office, case, formed_on=DAY - timedelta(days=3))
    with pytest.raises(StepRefused, match="3 名以上正式党员"):
        form_it(office, case, formal=2)
    with pytest.raises(StepRefused, match="不能晚于今天"):
        form_it(office, case, formed_on=DAY + timedelta(days=3))
    assert not PartyRecord.objects.exists()


@pytest.mark.django_db
def test_what_is_covered_meanwhile_is_called_off(office: Office) -> None:
    case = opened(office)
    plan(office, case)
    approve(office, case)
    joint(office, 1, 6)

    with pytest.raises(StepRefused, match="已经有党组织"):
        form_it(office, case)
    take(office, case, formation, "call_off", by="a", answers={"reason": "已联合组建"})
    assert case.state == "called_off"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("count", "known", "route", "said"),
    [
        (None, Members.UNKNOWN, None, "先核实"),
        (0, Members.NONE, None, "由指导员"),
        (2, Members.FEW, Route.JOINT, "鑫恒11号"),
        (3, Members.ENOUGH, Route.SINGLE, "应单独组建"),
    ],
)
def test_the_rules_propose_by_what_the_register_knows(
    office: Office, count: int | None, known: Members, route: Route | None, said: str
) -> None:
    members(1, count)
    members(11, 1)
    members(4, 1)

    found = analysis.propose(office.entry(1), on=DAY)

    assert (found.members, found.route) == (known, route)
    assert said in found.text
    assert "同一社区 7 家" in found.text
    assert "鑫恒04号" not in found.text  # another district's


@pytest.mark.django_db
def test_a_joint_one_next_door_with_room_is_proposed_first(office: Office) -> None:
    members(1, 1)
    full = joint(office, 16, 21, 26, 31, 36)
    free = joint(office, 6, 11)

    found = analysis.propose(office.entry(1), on=DAY)

    assert (found.route, found.party) == (Route.JOIN, free)
    assert full != free
    assert dict(analysis.held(number(1), DAY))["party"] == free


@pytest.mark.django_db
def test_many_are_listed_from_the_ledger_once_each(office: Office) -> None:
    joint(office, 2, 7)
    opened(office, 1)
    listing = Listing(office.town["a"], "", UNTIL)

    found = list_many(listing, actor=office["a"], now=NOW, key="first")
    again = list_many(listing, actor=office["a"], now=NOW, key="first")

    assert (found.opened, found.passed_over, again.opened) == (13, 1, 13)
    assert {one.unit for one in Case.objects.all()} == {office.town["a"]}
    assert not Case.objects.filter(subject_id__in=[number(2), number(7)]).exists()
    with pytest.raises(StepRefused, match="不再重复列入"):
        list_many(listing, actor=office["a"], now=NOW, key="second")
    with pytest.raises(StepRefused, match="一年以内"):
        list_many(Listing(office.town["a"], "", date(2028, 1, 1)), actor=office["a"], now=NOW, key="third")  # fmt: skip
    with pytest.raises(StepRefused, match="不在您可以"):
        list_many(Listing(office.town["c"], "", UNTIL), actor=office["a"], now=NOW, key="fourth")
