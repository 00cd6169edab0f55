"""Charges of inner offices: given whole or in parts, taken back, and who within a department has a case."""

import pytest
from django.db import DatabaseError, transaction

from jingwei.areas.charges.definition import CHARGES
from jingwei.areas.charges.models import Allotment
from jingwei.areas.charges.operations import allot, close_office, open_offices, take_back
from jingwei.areas.charges.queries import allotted, answering, offices_of
from jingwei.areas.charges.rules import ChargeRefused
from jingwei.areas.compliance.events.procedure import begin, key_event
from jingwei.cli.demo_charges import arrange_bureau
from jingwei.people.models import Post
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.definition import Catalogue
from jingwei.procedures.models import Case, Event
from jingwei.procedures.queries import desk
from jingwei.procedures.sight import sight_of
from jingwei.register.kinds import PlacementKind
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from jingwei.units.operations import Opening, open_units
from jingwei.web.procedures import CATALOGUE
from tests.areas.compliance.associations import FIRST, association, tie
from tests.areas.deeds import Office, begun, staffed, take, worker
from tests.looking import sees_everything
from tests.people.town import FOUNDED
from tests.register.town import DAY, NOW

__all__ = ["sees_everything"]


@pytest.fixture
def office(db: None) -> Office:
    return staffed()


@pytest.fixture
def inner(office: Office) -> dict[str, Unit]:
    """The inner offices of the civil affairs bureau by their names."""
    names = ["社会组织管理处", "机关党委", "养老服务处", "社会救助处"]
    made = open_offices(office.town["civil"], names, actor=office["civil"], now=NOW)
    return dict(zip(names, made, strict=True))


def given(office: Office, to: Unit, charge: str, part: str = "") -> Allotment:
    return allot(to, CHARGES[charge], part=part, actor=office["civil"], now=NOW)


@pytest.mark.thorough
def test_the_demo_arranges_the_bureau_of_its_city(office: Office) -> None:
    [bureau] = open_units([Opening("乌海市民政局", Kind.DEPARTMENT, serves=office.town["city"])], on=FOUNDED)  # fmt: skip
    made = arrange_bureau(
        office.town["city"], actor=office["city"], now=NOW.replace(hour=20)
    )  # after midnight in the office

    assert [one.pk for one in offices_of(bureau, on=DAY)] == [one.pk for one in made]
    held = allotted(bureau, on=DAY)
    assert [one.office for one in held["supervising"]] == made[2:]
    assert all(Post.objects.filter(unit=one, account__name__contains="演示").exists() for one in made)  # fmt: skip


def test_every_charge_names_procedures_that_there_are() -> None:
    named = {key for one in CHARGES.values() for key in one.procedures}

    assert named <= {one.key for one in CATALOGUE}


def test_a_charge_is_whole_with_one_office_or_parted_in_words(
    office: Office, inner: dict[str, Unit]
) -> None:
    whole = given(office, inner["社会组织管理处"], "registering")
    with pytest.raises(ChargeRefused, match="整个由别的处室负责"):
        given(office, inner["机关党委"], "registering", "一部分")
    with pytest.raises(ChargeRefused, match="已经负责"):
        given(office, inner["社会组织管理处"], "registering", "一部分")
    given(office, inner["养老服务处"], "supervising", "养老服务类")
    with pytest.raises(ChargeRefused, match="写明这个处室管哪一部分"):
        given(office, inner["社会救助处"], "supervising")
    with pytest.raises(ChargeRefused, match="这一部分已经有"):
        given(office, inner["社会救助处"], "supervising", " 养老服务类 ")
    given(office, inner["社会救助处"], "supervising", "其余")

    take_back(whole, actor=office["civil"], now=NOW)
    given(office, inner["机关党委"], "registering")

    held = allotted(office.town["civil"], on=DAY)
    assert [one.office for one in held["registering"]] == [inner["机关党委"]]
    assert [one.part for one in held["supervising"]] == ["养老服务类", "其余"]
    with pytest.raises(DatabaseError), transaction.atomic():
        Allotment.objects.update(part="改写")


def test_an_office_closes_when_nobody_is_posted_there_and_leaves_its_charges(
    office: Office, inner: dict[str, Unit]
) -> None:
    later = NOW.replace(day=NOW.day + 1)
    party = inner["机关党委"]
    given(office, party, "party_work")
    post = Post.objects.create(
        account=office["contact"], role="department_steward", unit=party, held_from=DAY
    )
    with pytest.raises(ChargeRefused, match="还有人在这个处室任职"):
        close_office(party, actor=office["civil"], now=later)
    Post.objects.filter(pk=post.pk).update(held_to=DAY)
    close_office(party, actor=office["civil"], now=later)

    assert party not in offices_of(office.town["civil"], on=later.date())
    assert allotted(office.town["civil"], on=DAY)["party_work"] != []
    assert allotted(office.town["civil"], on=later.date())["party_work"] == []
    with pytest.raises(ChargeRefused, match="已经撤销"):
        allot(party, CHARGES["party_work"], part="", actor=office["civil"], now=later)


@pytest.mark.parametrize(
    ("names", "why"),
    [
        ([" "], "请写处室的名称"),
        (["办" * 41], "最多 40 字"),
        (["社会组织管理处"], "已有"),
        (["张三 13812345678"], "电话"),
    ],
)
def test_names_that_are_none_are_refused_whole(
    office: Office, inner: dict[str, Unit], names: list[str], why: str
) -> None:
    with pytest.raises(ChargeRefused, match=why):
        open_offices(office.town["civil"], ["新的处", *names] if names != [" "] else names, actor=office["civil"], now=NOW)  # fmt: skip

    assert len(offices_of(office.town["civil"], on=DAY)) == len(inner)


def test_a_case_says_who_within_the_department_has_it_and_stands_on_that_desk(
    office: Office, inner: dict[str, Unit]
) -> None:
    association(office)
    said = {"kind": "assembly", "what": "会员大会", "planned_on": "2026-07-20"}
    case = begun(office, key_event, begin, step="file", by="civil", pk=FIRST, **said)
    office.town.units["registry"] = inner["社会组织管理处"]
    member = worker(office.town, "registry", "department_steward", "registry")
    assert answering([case], on=DAY) == {}

    given(office, inner["社会组织管理处"], "registering")
    assert answering([case], on=DAY) == {}  # the bureau does not register it
    given(office, inner["养老服务处"], "supervising")
    assert [one.office for one in answering([case], on=DAY)[case.pk]] == [inner["养老服务处"]]
    tie(office, FIRST, "civil", PlacementKind.REGISTRAR)
    assert [one.office for one in answering([case], on=DAY)[case.pk]] == [inner["社会组织管理处"]]

    sight = sight_of(member, on=DAY)
    with seeing(sight.over(Catalogue([key_event]))):
        assert [line.case for line in desk(sight, catalogue=Catalogue([key_event]))] == [case]
    answers = {"article": "条例第三十条", "reason": "超出业务范围"}
    take(office, case, key_event, "refuse", by="", actor=member, answers=answers)
    with seeing(EVERYTHING):
        assert Case.objects.get(pk=case.pk).state == "refused"
        assert Event.objects.get(case=case, step="refuse").unit == inner["社会组织管理处"]
