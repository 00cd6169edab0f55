"""How a Party organisation lives: signals that anybody can check, a person's word, a plan that ends when they are gone."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from jingwei.areas.party_health.kinds import EventKind, Mode, State
from jingwei.areas.party_health.models import Health, LifeEvent, Mending
from jingwei.areas.party_health.operations import confirm, hold, plan_of
from jingwei.areas.party_health.procedure import mending
from jingwei.areas.party_health.rules import HealthRefused, months_before, proposed
from jingwei.areas.party_health.signals import signals_of
from jingwei.cover.kinds import Formation, Nature
from jingwei.cover.models import PartyOrganisation
from jingwei.cover.operations import Facts, dissolve, form, revise
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case
from jingwei.procedures.operations import StepRefused
from tests.areas.deeds import Office, take
from tests.register.town import DAY, NOW

pytestmark = pytest.mark.thorough

OLD = date(2023, 1, 1)
AGED = {"term_from": OLD, "term_to": date(2026, 1, 1)}


def party(office: Office, *hosts: int, since: date = OLD, **said: object) -> PartyOrganisation:
    facts: dict[str, object] = {"name": "鑫恒党支部", "formal": 4, "formation": Formation.SINGLE}
    made = Facts(**(facts | said))  # type: ignore[arg-type]
    listed = [office.town.organisation(pk) for pk in hosts or (1,)]
    with seeing(EVERYTHING):
        return form(made, hosts=listed, established_on=since, actor=None, now=NOW)


@pytest.fixture(autouse=True)
def _kept(request: pytest.FixtureRequest) -> None:
    """The office has kept meetings for years: of a branch in the other district."""
    if "office" in request.fixturenames:
        office: Office = request.getfixturevalue("office")
        LifeEvent.objects.create(
            party_organisation=party(office, 10), kind=EventKind.MEMBERS, on=OLD, mode=Mode.ONLINE, present=9,
            by=office["city"], at=NOW - timedelta(days=800),
        )  # fmt: skip


def met(office: Office, one: PartyOrganisation, on: date, kind: EventKind = EventKind.MEMBERS) -> None:  # fmt: skip
    with seeing(EVERYTHING):
        hold(one, kind, on=on, mode=Mode.OFFLINE, present=4, actor=office["a"], now=NOW)


def seen(one: PartyOrganisation, on: date = DAY) -> set[str]:
    return set(signals_of([one.pk], on=on).get(one.pk, ()))


def status(pk: int, word: str) -> None:
    """The register says so of an organisation."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE register_entry SET legal_status = %s WHERE organisation_id = %s", [word, pk])  # fmt: skip
        cursor.execute("SET LOCAL session_replication_role = origin")


def said(office: Office, one: PartyOrganisation, state: State, *, key: str = "k") -> Health:
    with seeing(EVERYTHING):
        return confirm(
            one, state, seen=seen(one), reason="实地看过", actor=office["a"], now=NOW, key=key
        )


@pytest.mark.django_db
def test_one_that_meets_with_members_enough_and_a_term_shows_no_signal(office: Office) -> None:
    one = party(office, term_from=OLD, term_to=date(2027, 1, 1))
    met(office, one, DAY - timedelta(days=30))

    assert seen(one) == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said_of_it", "signal"),
    [
        ({"formal": 2}, "few_members"),
        (AGED, "term_overdue"),
        (AGED | {"nature": Nature.TEMPORARY}, "temporary_over"),
    ],
)
def test_each_signal_is_seen_by_itself(office: Office, said_of_it: dict[str, object], signal: str) -> None:  # fmt: skip
    one = party(office, **said_of_it)  # type: ignore[arg-type]
    met(office, one, DAY)

    assert seen(one) == {signal}


@pytest.mark.django_db
def test_six_months_without_a_members_meeting_are_a_signal_as_of_the_day(office: Office) -> None:
    one = party(office)
    last = date(2026, 3, 1)
    met(office, one, last)
    met(office, one, DAY, EventKind.LECTURE)

    assert seen(one, date(2026, 8, 31)) == set()
    assert seen(one, date(2026, 9, 1)) == {"no_meeting"}
    assert seen(one, date(2026, 2, 1)) == {"no_meeting"}
    young = party(office, 6, since=date(2026, 6, 1))
    assert seen(young) == set()


@pytest.mark.django_db
def test_an_office_that_has_not_kept_meetings_for_six_months_sees_no_such_signal(office: Office) -> None:  # fmt: skip
    one = party(office)
    began = (NOW - timedelta(days=800)).date()

    assert seen(one, months_before(began, -5)) == set()
    assert seen(one, months_before(began, -7)) == {"no_meeting"}


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["suspended", "revoked", "cancelled", "moved"])
def test_a_host_that_is_gone_is_a_signal_whoever_looks(office: Office, word: str) -> None:
    one = party(office, 1, 4, formation=Formation.JOINT)
    met(office, one, DAY)
    status(4, word)  # of the other district

    with seeing(office.town.sight("a")):
        assert seen(one) == {"host_gone"}


@pytest.mark.django_db
def test_a_joint_one_is_not_asked_for_three_members(office: Office) -> None:
    one = party(office, 1, 6, formation=Formation.JOINT, formal=2)
    met(office, one, DAY)

    assert seen(one) == set()


@pytest.mark.parametrize(
    ("signals", "state"),
    [
        ((), State.NORMAL),
        (("term_overdue",), State.WEAK),
        (("term_overdue", "few_members"), State.HALF_SHELL),
        (("term_overdue", "few_members", "no_meeting"), State.HALF_SHELL),
        (("host_gone", "few_members", "no_meeting"), State.SHELL),
    ],
)
def test_signals_speak_for_a_state(signals: tuple[str, ...], state: State) -> None:
    assert proposed(signals) is state


def test_months_end_with_the_month() -> None:
    assert months_before(date(2026, 8, 31), 6) == date(2026, 2, 28)


@pytest.mark.django_db
def test_what_cannot_have_been_held_is_refused(office: Office) -> None:
    one = party(office, nature=Nature.TEMPORARY, term_to=date(2027, 1, 1))
    met(office, one, DAY)
    for kind, on, why in (
        (EventKind.MEMBERS, DAY, "已经登记过"),
        (EventKind.MEMBERS, DAY + timedelta(days=1), "不能晚于今天"),
        (EventKind.MEMBERS, OLD - timedelta(days=1), "没有这个党组织"),
        (EventKind.ELECTION, DAY, "不换届选举"),
    ):
        with pytest.raises(HealthRefused, match=why):
            met(office, one, on, kind)
    assert LifeEvent.objects.filter(party_organisation=one).count() == 1


@pytest.mark.django_db
def test_what_was_held_is_never_changed(office: Office) -> None:
    met(office, party(office), DAY)

    with pytest.raises(DatabaseError), transaction.atomic():
        LifeEvent.objects.update(present=9)


@pytest.mark.django_db
def test_a_person_says_so_and_the_plan_ends_only_when_the_signals_are_gone(office: Office) -> None:
    one = party(office, formal=2, **AGED)
    assert seen(one) == {"no_meeting", "few_members", "term_overdue"}
    row = said(office, one, State.HALF_SHELL)

    assert (row.state, row.signals) == (
        State.HALF_SHELL,
        ["few_members", "no_meeting", "term_overdue"],
    )
    case = Case.objects.get()
    assert (case.unit, case.state, Mending.objects.get().party_organisation) == (office.town["a"], "to_plan", one)  # fmt: skip
    with pytest.raises(HealthRefused, match="先在计划里办结"):
        said(office, one, State.NORMAL, key="other")
    plan: dict[str, Answer] = {
        "remedy": "joint",
        "measures": "与隔壁联合",
        "until": date(2026, 9, 1),
    }
    take(office, case, mending, "plan", by="a", answers=plan)
    met(office, one, DAY)
    with pytest.raises(StepRefused, match="正式党员不足 3 名"):
        take(office, case, mending, "report", by="a", answers={"done": "都做了"})
    with seeing(EVERYTHING):
        revise(one, Facts(name="鑫恒党支部", formal=3, term_to=date(2029, 1, 1)), on=DAY, actor=None, now=NOW)  # fmt: skip
    take(office, case, mending, "report", by="a", answers={"done": "都做了"})
    take(office, case, mending, "accept", by="north")

    assert case.state == "mended"
    assert Health.objects.still().get().state == State.NORMAL
    assert plan_of(one) is None


@pytest.mark.django_db
def test_signals_that_come_back_before_it_is_accepted_keep_it_open(office: Office) -> None:
    one = party(office, formal=2)
    said(office, one, State.HALF_SHELL)
    case = Case.objects.get()
    plan: dict[str, Answer] = {
        "remedy": "meetings",
        "measures": "按月开会",
        "until": date(2026, 9, 1),
    }
    take(office, case, mending, "plan", by="a", answers=plan)
    met(office, one, DAY)
    with seeing(EVERYTHING):
        revise(one, Facts(name="鑫恒党支部", formal=3), on=DAY, actor=None, now=NOW)
    take(office, case, mending, "report", by="a", answers={"done": "开了会"})
    status(1, "cancelled")

    with pytest.raises(StepRefused, match="注销"):
        take(office, case, mending, "accept", by="north")


@pytest.mark.django_db
def test_a_level_above_ends_it_with_a_reason_and_what_was_said_stays(office: Office) -> None:
    one = party(office)
    said(office, one, State.WEAK)
    case = Case.objects.get()

    with pytest.raises(StepRefused):
        take(office, case, mending, "end_anyway", by="a", answers={"reason": "不做了"})
    take(office, case, mending, "end_anyway", by="north", answers={"reason": "企业即将搬离"})

    assert (case.state, Health.objects.still().get().state) == ("ended", State.WEAK)


@pytest.mark.django_db
def test_one_that_is_dissolved_has_no_signals_left(office: Office) -> None:
    one = party(office, formal=1, **AGED)
    said(office, one, State.SHELL)
    case = Case.objects.get()
    plan: dict[str, Answer] = {"remedy": "dissolve", "measures": "撤销", "until": date(2026, 9, 1)}
    take(office, case, mending, "plan", by="a", answers=plan)
    with seeing(EVERYTHING):
        dissolve(one, on=DAY, actor=None, now=NOW)
    take(office, case, mending, "report", by="a", answers={"done": "已撤销"})
    take(office, case, mending, "accept", by="city")

    assert (case.state, Health.objects.still().get().state) == ("mended", State.SHELL)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"seen": ["few_members"]}, "情况变了"),
        ({"reason": " "}, "写明理由"),
        ({"reason": "见 13900000001"}, "电话"),
    ],
)
def test_a_word_without_ground_is_refused(office: Office, changed: dict[str, object], why: str) -> None:  # fmt: skip
    one = party(office)
    facts: dict[str, object] = {"seen": seen(one), "reason": "看过"}

    with pytest.raises(HealthRefused, match=why), seeing(EVERYTHING):
        confirm(one, State.WEAK, **(facts | changed), actor=office["a"], now=NOW, key="k")  # type: ignore[arg-type]

    assert not Health.objects.exists()
    assert not Case.objects.exists()
