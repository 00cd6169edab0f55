"""Who is asked, what may be asked for, and what an answer does to the register."""

import pytest

from jingwei.areas.corrections.operations import let_speak, stop_speaking
from jingwei.areas.corrections.procedure import correction
from jingwei.areas.corrections.routing import begin, decider
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.definition import Catalogue
from jingwei.procedures.models import Case
from jingwei.procedures.operations import CaseUnknown, StepRefused
from jingwei.procedures.queries import cases
from jingwei.procedures.sight import sight_of
from jingwei.procedures.working_days import calendar
from jingwei.register.kinds import EditableField
from jingwei.register.models import Override
from tests.areas.deeds import Office, begun, take
from tests.register.town import DAY, NOW

pytestmark = pytest.mark.django_db
BASED = {"reason": "看过执照", "proof": "营业执照"}


def asked(
    office: Office, field: str, value: str, *, by: str = "a1", pk: int = 1, step: str = "ask"
) -> Case:
    return begun(office, correction, begin, step=step, by=by, pk=pk, field=field, value=value, **BASED)  # fmt: skip


def decided(office: Office, case: Case, step: str, by: str, **answers: str) -> None:
    take(office, case, correction, step, by=by, answers=answers)


@pytest.mark.parametrize(
    ("field", "value", "by", "pk", "asked_unit"),
    [
        ("name", "乌海市鑫恒商贸有限公司", "a1", 1, "market"),
        ("legal_status", "注销", "a", 1, "market"),
        ("operating_address", "海勃湾区滨河路 3 号", "a1", 1, "a"),
        ("employees", "12", "a1", 1, "a"),
        ("operating_address", "海勃湾区滨河路 3 号", "b", 3, "north"),
        ("operating_address", "海勃湾区滨河路 3 号", "north", 41, "city"),
    ],
)
def test_the_authority_for_the_field_is_asked_else_the_level_above(
    office: Office, field: str, value: str, by: str, pk: int, asked_unit: str
) -> None:
    case = asked(office, field, value, by=by, pk=pk)

    assert case.waits_for == office.town[asked_unit]
    assert case.due_on == calendar().after(DAY, count=15)


def test_civil_affairs_decides_on_what_it_registers(office: Office) -> None:
    entry = office.entry(1)
    entry.kind = "association"

    found = decider(entry, EditableField.NAME, owner=office.town["a1"], on=DAY)

    assert found == office.town["civil"]


def test_what_is_accepted_holds_in_the_register_with_the_case_as_reason(office: Office) -> None:
    case = asked(office, "legal_status", "注销")

    decided(office, case, "accept", "market")

    assert (case.state, office.entry(1).legal_status) == ("corrected", "cancelled")
    with seeing(EVERYTHING):
        held = Override.objects.still().get(organisation=1)
    assert (held.reason, held.account) == (f"纠错办件 {case.pk}", office["market"])


def test_what_is_declined_stays_with_the_reason_in_the_case(office: Office) -> None:
    case = asked(office, "name", "乌海市鑫恒商贸有限公司")
    before = office.entry(1).name

    decided(office, case, "decline", "market", reason="登记系统里就是现在的名称")

    assert (case.state, office.entry(1).name) == ("declined", before)
    assert case.events.get(sequence=2).answers["reason"] == "登记系统里就是现在的名称"


def test_who_is_asked_back_may_change_what_he_asks_for(office: Office) -> None:
    case = asked(office, "employees", "12")
    decided(office, case, "ask_back", "a", question="哪个月的人数？")
    assert case.waits_for == office.town["a1"]
    decided(office, case, "answer", "a1", explanation="5 月", value="13")

    decided(office, case, "accept", "a")

    assert office.entry(1).employees == 13


def test_nobody_decides_what_he_asked_for(office: Office) -> None:
    case = asked(office, "name", "乌海市鑫恒商贸有限公司", by="city")

    for step, answers in (("accept", {}), ("decline", {"reason": "不改"})):
        with pytest.raises(StepRefused, match="由另一个人办理"):
            decided(office, case, step, "city", **answers)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("legal_status", "挺好", "登记状态”只能是：正常、异常"),
        ("has_staff", "也许", "只能是：是、否、待核实"),
        ("employees", "很多", "从业人数要写成"),
        ("operating_address", "乌海市海勃湾区人民路1号", "已经是这样写的"),
    ],
)
def test_a_value_without_sense_is_refused_at_once(
    office: Office, field: str, value: str, said: str
) -> None:
    with pytest.raises(StepRefused, match=said):
        asked(office, field, value)
    assert not Case.objects.exists()


def test_a_field_that_nobody_corrects_is_refused(office: Office) -> None:
    with pytest.raises(StepRefused, match="请从这些里选一个"):
        asked(office, "uscc", "91150302PDY0000011")


@pytest.mark.thorough
def test_a_contact_asks_for_the_own_organisation_alone(office: Office) -> None:
    with pytest.raises(StepRefused, match="您不是它的联系人"):
        asked(office, "employees", "12", by="contact", step="object")
    own = office.town.organisation(1)
    let_speak(office["contact"], organisation=own, on=DAY, actor=office["a"], now=NOW)
    let_speak(office["contact"], organisation=own, on=DAY, actor=office["a"], now=NOW)

    case = asked(office, "employees", "12", by="contact", step="object")

    assert case.waits_for == office.town["a"]
    decided(office, case, "withdraw", "contact")
    with pytest.raises(StepRefused, match="您不是它的联系人"):
        asked(office, "employees", "12", by="contact", step="object", pk=6)
    stop_speaking(office["contact"], organisation=own, on=DAY, actor=office["a"], now=NOW)
    with pytest.raises(StepRefused, match="您不是它的联系人"):
        asked(office, "employees", "12", by="contact", step="object")


def test_a_contact_sees_the_cases_that_he_opened_and_no_other(office: Office) -> None:
    own = office.town.organisation(1)
    let_speak(office["contact"], organisation=own, on=DAY, actor=None, now=NOW)
    mine = asked(office, "employees", "12", by="contact", step="object")
    asked(office, "has_staff", "否")

    seen = cases(sight_of(office["contact"], on=DAY), catalogue=Catalogue([correction]))

    assert list(seen) == [mine]


@pytest.mark.thorough
def test_a_department_sees_what_it_is_asked_and_no_other(office: Office) -> None:
    catalogue = Catalogue([correction])
    case = asked(office, "name", "乌海市鑫恒商贸有限公司")
    asked(office, "employees", "12")

    assert list(cases(sight_of(office["market"], on=DAY), catalogue=catalogue)) == [case]
    for stranger in ("civil", "c", "south"):
        assert not cases(sight_of(office[stranger], on=DAY), catalogue=catalogue).exists()
        with pytest.raises(CaseUnknown):
            decided(office, case, "accept", stranger)
