"""A procedure in which a step names the other party and asks the day due: assigned, and assigned anew."""

from datetime import date

import pytest

from jingwei.people.permissions import Permission
from jingwei.procedures import queries
from jingwei.procedures.definition import Catalogue, Procedure
from jingwei.procedures.fields import Answer, Ask, Field
from jingwei.procedures.models import Case
from jingwei.procedures.operations import CaseUnknown, Matter, StepRefused, open_case
from jingwei.procedures.parts import Party, State, Step, Subject
from jingwei.procedures.sight import sight_of
from tests.people.town import DAY, NOW, opened, posted
from tests.procedures.conftest import Office
from tests.procedures.deeds import take

pytestmark = pytest.mark.django_db
P, OWNER, OTHER, ABOVE = Permission, Party.OWNER, Party.OTHER, Party.ABOVE
to, until = Field("to", "承办单位", Ask.UNIT), Field("until", "期限", Ask.DATE)

order = Procedure(
    key="order",
    title="交办",
    subject=Subject("organisation", "组织"),
    seen_with=P.REGISTER_VIEW,
    states=(
        State("found", "已发现", OWNER, due=1),
        State("assigned", "已交办", OTHER),
        State("declined", "已退回", ABOVE),
        State("done", "已办结"),
        State("gone", "已撤回"),
    ),
    steps=(
        Step("report", "上报", (), "found", P.REGISTER_OBJECT),
        Step("assign", "交办", "found", "assigned", P.REGISTER_ACCEPT, OWNER, (to, until), other="to", due="until"),
        Step("decline", "退回", "assigned", "declined", P.REGISTER_EDIT, OTHER),
        Step("assign_anew", "另行交办", "declined", "assigned", P.REGISTER_CORRECT, ABOVE, (to, until), other="to", due="until"),
        Step("do", "办结", "assigned", "done", P.REGISTER_EDIT, OTHER),
        Step("withdraw", "撤回", ("found", "declined"), "gone", P.REGISTER_OBJECT),
    ),
)  # fmt: skip
CATALOGUE = Catalogue([order])


@pytest.fixture
def case(office: Office) -> Case:
    """An order that a contact of an organisation in street a has reported."""
    contact = opened("contact")
    posted(contact, "enterprise_contact", office.town["a"])
    office.people["contact"] = contact
    event = open_case(
        order, step="report", matter=Matter("JW-1", office.town["a"]), answers={}, actor=contact,
        now=NOW, key="report",
    )  # fmt: skip
    return Case.objects.get(pk=event.case_id)


def _assign(
    case: Case, office: Office, to_unit: str, *, by: str = "a", step: str = "assign"
) -> None:
    answers: dict[str, Answer] = {"to": office.town[to_unit].pk, "until": "2026-07-31"}
    take(case, step, office[by], answers=answers, procedure=order)


def test_a_step_names_the_other_party_and_the_day_due(office: Office, case: Case) -> None:
    assert (case.other_id, case.above_id) == (None, office.town["north"].pk)

    _assign(case, office, "c")

    town = office.town
    assert (case.other_id, case.waits_for_id, case.due_on) == (
        town["c"].pk,
        town["c"].pk,
        date(2026, 7, 31),
    )
    assert case.above_id == town["city"].pk, "the level above both has moved up"
    assert set(case.units) == {town[name].pk for name in ("city", "north", "a", "south", "c")}
    take(case, "do", office["c"], procedure=order)
    assert case.state == "done"


def test_who_names_another_acts_for_the_level_as_it_was(office: Office, case: Case) -> None:
    _assign(case, office, "c")
    take(case, "decline", office["c"], procedure=order)
    assert case.waits_for_id == office.town["city"].pk

    with pytest.raises(StepRefused, match="由乌海市办理"):
        _assign(case, office, "b", by="north", step="assign_anew")
    _assign(case, office, "b", by="city", step="assign_anew")

    assert (case.other_id, case.above_id) == (office.town["b"].pk, office.town["north"].pk)
    assert office.town["c"].pk in case.units, "who took part goes on seeing it"
    with pytest.raises(StepRefused, match="由滨河街道办理"):
        take(case, "do", office["c"], procedure=order)


def test_a_unit_that_does_not_stand_is_named_and_nothing_moves(office: Office, case: Case) -> None:
    with pytest.raises(StepRefused) as refused:
        take(
            case,
            "assign",
            office["a"],
            answers={"to": 999_999, "until": "2026-07-31"},
            procedure=order,
        )

    assert set(refused.value.faults) == {"to"}
    assert (case.version, case.state) == (1, "found")


def test_an_unknown_case_is_unknown_to_a_step_that_names_a_unit(office: Office, case: Case) -> None:
    with pytest.raises(CaseUnknown):
        take(Case(pk=999_999), "assign", office["a"], version=1, procedure=order,
             answers={"to": office.town["c"].pk, "until": "2026-07-31"})  # fmt: skip


def test_who_opened_a_case_sees_it_and_his_neighbour_does_not(office: Office, case: Case) -> None:
    neighbour = opened("neighbour")
    posted(neighbour, "enterprise_contact", office.town["a"])

    mine = queries.cases(sight_of(office["contact"], on=DAY), catalogue=CATALOGUE)
    theirs = queries.cases(sight_of(neighbour, on=DAY), catalogue=CATALOGUE)

    assert (list(mine), list(theirs)) == ([case], [])
    with pytest.raises(CaseUnknown):
        take(case, "withdraw", neighbour, procedure=order)
    take(case, "withdraw", office["contact"], procedure=order)
    assert case.state == "gone"


def test_a_matter_that_may_go_up_needs_a_level_above(office: Office) -> None:
    contact = opened("contact")
    posted(contact, "enterprise_contact", office.town["city"])

    with pytest.raises(StepRefused, match="没有共同的上一级"):
        open_case(
            order, step="report", matter=Matter("JW-1", office.town["city"]), answers={}, actor=contact,
            now=NOW, key="k",
        )  # fmt: skip
    assert Case.objects.count() == 0


def test_a_case_that_came_back_to_a_state_is_not_taken_for_what_it_was(
    office: Office, case: Case
) -> None:
    _assign(case, office, "c")
    take(case, "decline", office["c"], procedure=order)
    _assign(case, office, "c", by="city", step="assign_anew")
    assert (case.state, case.version) == ("assigned", 4)

    with pytest.raises(StepRefused, match="办理“另行交办”，现在是“已交办”"):
        take(case, "do", office["c"], version=2, procedure=order)

    assert case.version == 4
