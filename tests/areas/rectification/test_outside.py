"""An organisation of a campaign objects, and tells what it found by itself; a named person decides (R-Z.8, R-Z.9)."""

from datetime import timedelta

import pytest

from jingwei.areas.rectification.kinds import Channel
from jingwei.areas.rectification.models import Finding, Inspection
from jingwei.areas.rectification.objection import rectification_objection
from jingwei.areas.rectification.queries import cases_of
from jingwei.areas.rectification.self_check import begin, self_check
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures import objections
from jingwei.procedures.asking import Asked
from jingwei.procedures.definition import Catalogue
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case
from jingwei.procedures.operations import StepRefused, lapse, open_case
from tests.areas.deeds import Office, number, take
from tests.areas.rectification.campaign import Walk, begun, drafted
from tests.register.town import DAY, NOW

WHY = {"ground": "已在任期内换届，备〔2026〕1 号"}


def objected(walk: Walk, found: Case, *, key: str = "objected") -> Case:
    """What the organisation itself sends."""
    found.refresh_from_db()
    matter = objections.begin(Asked(found.subject_id, WHY, DAY, key, after=found))
    return open_case(
        rectification_objection, step="object", matter=matter, answers=WHY, actor=None, now=NOW, key=key
    ).case  # fmt: skip


def told(walk: Walk, **said: Answer) -> Case:
    """A self-check that the organisation itself sends."""
    with seeing(EVERYTHING):
        matter = begin(Asked(number(1), said, DAY, "told"))
    return open_case(
        self_check, step="declare", matter=matter, answers=said, actor=None, now=NOW, key="told"
    ).case


@pytest.mark.thorough
def test_an_upheld_objection_ends_the_case_as_unfounded(office: Office) -> None:
    walk = begun(office)
    found = walk.found()
    walk.until(found, "accept")
    case = objected(walk, found)
    assert case.waits_for_id == office.town["city"].pk
    take(office, case, rectification_objection, "uphold", by="city", answers={"reason": "确有备案"})
    with seeing(EVERYTHING):
        found.refresh_from_db()
        case.refresh_from_db()
        assert (found.state, case.state) == ("unfounded", "upheld")
        assert [one.pk for one in found.followers.all()] == [case.pk]


def test_a_rejection_names_the_remedy_and_leaves_the_case_as_it_was(office: Office) -> None:
    walk = begun(office)
    found = walk.found()
    case = objected(walk, found)
    with pytest.raises(StepRefused, match="救济途径"):
        take(
            office,
            case,
            rectification_objection,
            "reject",
            by="city",
            answers={"reason": "没有备案"},
        )
    take(
        office,
        case,
        rectification_objection,
        "reject",
        by="city",
        answers={"reason": "没有备案", "remedy": "review"},
    )
    with seeing(EVERYTHING):
        found.refresh_from_db()
    assert found.state == "found"


@pytest.mark.thorough
def test_the_unit_that_found_it_does_not_decide(office: Office) -> None:
    walk = begun(office)
    found = walk.found()
    walk.take(found, "assign", by="city")  # the city had a hand in it
    case = objected(walk, found)
    with pytest.raises(StepRefused, match="由乌海市办理"):
        take(office, case, rectification_objection, "uphold", by="second", answers={"reason": "无"})
    with pytest.raises(StepRefused, match="您经手过"):
        take(office, case, rectification_objection, "uphold", by="city", answers={"reason": "无"})


def test_a_thing_is_objected_to_once_at_a_time(office: Office) -> None:
    walk = begun(office)
    found = walk.found()
    objected(walk, found)
    with pytest.raises(StepRefused, match="正在办理"):
        objected(walk, found, key="again")


def test_nothing_else_overturns_a_case(office: Office) -> None:
    walk = begun(office)
    found = walk.found()
    with pytest.raises(StepRefused, match="异议经另一个单位裁定成立"):
        walk.take(found, "overturn", by="second", reason="算了")


def test_what_the_highest_unit_decided_has_no_other_unit_here(office: Office) -> None:
    walk = begun(office)
    found = walk.found()
    found.unit = office.town["city"]
    with pytest.raises(StepRefused, match="行政复议"):
        objections.begin(Asked(found.subject_id, WHY, DAY, "k", after=found))


def test_a_confirmed_self_check_is_a_look_with_a_case_for_each_class(office: Office) -> None:
    walk = begun(office)
    case = told(walk, renewal="届满未换届", internal="没有财务制度")
    with seeing(EVERYTHING):
        assert not Inspection.objects.exists()  # nothing counts before a person has read it
    take(
        office, case, self_check, "confirm", by="north",
        answers={"round": 1, "severity": "minor", "basis": "自查报告 1 号"},
    )  # fmt: skip
    with seeing(EVERYTHING):
        look = Inspection.objects.get()
        assert (look.channel, look.round, look.by) == (Channel.SELF, 1, office["north"])
        rows = Finding.objects.filter(inspection=look).values_list("problem", "case__state")
        assert set(rows) == {("renewal", "found"), ("internal", "found")}


def test_what_a_class_has_open_already_is_not_found_twice(office: Office) -> None:
    walk = begun(office)
    found = walk.found()
    case = told(walk, renewal="届满未换届")
    take(
        office,
        case,
        self_check,
        "confirm",
        by="north",
        answers={"round": 1, "severity": "minor", "basis": "自查报告"},
    )
    with seeing(EVERYTHING):
        assert {one.case_id for one in Finding.objects.all()} == {found.pk}


def test_a_round_that_is_not_there_keeps_the_self_check_open(office: Office) -> None:
    walk = begun(office)
    case = told(walk, renewal="届满未换届")
    with pytest.raises(StepRefused, match="一共 3 轮"):
        take(
            office,
            case,
            self_check,
            "confirm",
            by="north",
            answers={"round": 9, "severity": "minor", "basis": "报告"},
        )
    with seeing(EVERYTHING):
        case.refresh_from_db()
        assert (case.state, Inspection.objects.count()) == ("declared", 0)


def test_what_is_asked_back_is_answered_or_lapses(office: Office) -> None:
    walk = begun(office)
    case = told(walk)
    take(office, case, self_check, "return_it", by="north", answers={"reason": "请写明届期"})
    take(office, case, self_check, "again", by="", answers={"renewal": "应于上月换届"})
    take(office, case, self_check, "return_it", by="north", answers={"reason": "请写明届期"})
    assert lapse(Catalogue((self_check,)), now=NOW + timedelta(days=30)) == 1
    with seeing(EVERYTHING):
        case.refresh_from_db()
    assert case.state == "set_aside"


def test_who_is_in_no_campaign_is_told_so(office: Office) -> None:
    drafted(office)
    with pytest.raises(StepRefused, match="不在专项整治的名单里"):
        begin(Asked(number(1), {}, DAY, "k"))


def test_an_objection_is_no_case_of_the_campaign(office: Office) -> None:
    walk = begun(office)
    found = walk.found()
    objected(walk, found)
    with seeing(EVERYTHING):
        assert [one.pk for one in cases_of(walk.campaign)] == [found.pk]
