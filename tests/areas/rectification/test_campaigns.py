"""Campaigns: nothing begins before 三定一包 is whole, rounds are compared, the eight steps ticked, the end is late."""

from dataclasses import replace
from datetime import timedelta

import pytest

from jingwei.areas.rectification.kinds import Channel, Eight, Problem, Severity, Stage
from jingwei.areas.rectification.models import Campaign, Finding, Tick
from jingwei.areas.rectification.operations import (
    Look,
    assign_duties,
    cover,
    draft,
    end,
    inspect,
    launch,
    note_meeting,
    revise,
    tick,
)
from jingwei.areas.rectification.operations.ticking import Done
from jingwei.areas.rectification.queries import cases_of, channels, compared, problems, stages
from jingwei.areas.rectification.rules import RectificationRefused
from tests.areas.deeds import Office
from tests.areas.rectification.campaign import LATER, PLAN, RENEWAL, begun, drafted
from tests.register.town import DAY, NOW


def test_a_draft_says_what_is_missing_before_it_may_be_launched(office: Office) -> None:
    made = drafted(office, plan=replace(PLAN, goals=("只有一个目标",), problems=()))
    civil = office.town["civil"]
    with pytest.raises(RectificationRefused) as refused:
        launch(made, actor=office["north"], now=NOW)
    assert str(refused.value).split("\n") == [
        "还没有列入要整治的组织。", "定目标：要写明 2 个功能提升目标。", "定清单：还没有具体问题清单。",
    ]  # fmt: skip
    cover(
        made,
        {office.town.organisation(1): (civil, office["civil"])},
        actor=office["north"],
        now=NOW,
    )
    with pytest.raises(RectificationRefused, match="定责任：还有 1 个部门没有责任清单"):
        launch(made, actor=office["north"], now=NOW)
    revise(made, PLAN, actor=office["north"], now=NOW)
    assign_duties(made, civil, texts=["督促换届"], actor=office["north"], now=NOW)
    launch(made, actor=office["north"], now=NOW)
    assert Campaign.objects.get().launched_by == office["north"]
    with pytest.raises(RectificationRefused, match="已经启动"):
        revise(made, PLAN, actor=office["north"], now=NOW)


def test_the_same_draft_sent_twice_is_one(office: Office) -> None:
    assert drafted(office).pk == drafted(office).pk
    with pytest.raises(RectificationRefused, match="请写明整治的名称"):
        draft(
            replace(PLAN, title=" "),
            unit=office.town["north"],
            actor=office["north"],
            now=NOW,
            key="b",
        )


def test_only_somebody_of_the_department_is_tied_to_an_organisation(office: Office) -> None:
    ties = {office.town.organisation(1): (office.town["civil"], office["a"])}
    with pytest.raises(RectificationRefused, match="不能包联"):
        cover(drafted(office), ties, actor=office["north"], now=NOW)


@pytest.mark.thorough
def test_rounds_are_compared_and_what_is_found_again_has_one_case(office: Office) -> None:
    walk = begun(office)
    internal = replace(RENEWAL, problem=Problem.INTERNAL, severity=Severity.MAJOR)
    first = walk.found(1)
    assert walk.found(1, channel=Channel.DEPARTMENT, by="civil").pk == first.pk
    walk.found(2, problem=internal)
    again = walk.found(1, number=2)
    walk.found(3, number=2, by="civil", channel=Channel.DEPARTMENT)
    assert again.pk == first.pk
    assert [
        (len(one.new), len(one.repeated), len(one.gone)) for one in compared(walk.campaign)
    ] == [
        (2, 0, 0),
        (1, 1, 1),
    ]
    assert channels(walk.campaign) == {"visit": 2, "department": 1}
    assert {one: n for one, n in problems(walk.campaign).items() if n} == {
        Problem.RENEWAL: 2,
        Problem.INTERNAL: 1,
    }
    assert stages(cases_of(walk.campaign))[Stage.FOUND] == 3


def test_a_look_is_noted_once_within_the_campaign_and_of_its_organisations(office: Office) -> None:
    walk = begun(office)
    walk.found(1)

    def look(pk: int, **said: object) -> None:
        one = replace(Look(1, Channel.VISIT, DAY), **said)  # type: ignore[arg-type]
        inspect(walk.campaign, office.town.organisation(pk), one, found=[RENEWAL], actor=office["north"], now=NOW, today=DAY)  # fmt: skip

    with pytest.raises(RectificationRefused, match="已经登记过"):
        look(1)
    with pytest.raises(RectificationRefused, match="不在这次整治的名单"):
        look(9)
    with pytest.raises(RectificationRefused, match="一共 3 轮"):
        look(2, round=4)
    with pytest.raises(RectificationRefused, match="日期要在整治期间"):
        look(2, on=DAY + timedelta(days=1))
    with pytest.raises(RectificationRefused, match="同一类问题"):
        inspect(walk.campaign, office.town.organisation(2), Look(1, Channel.VISIT, DAY), found=[RENEWAL, RENEWAL],
                actor=office["north"], now=NOW, today=DAY)  # fmt: skip
    assert Finding.objects.count() == 1


def test_the_eight_steps_are_ticked_once_and_members_are_a_number(office: Office) -> None:
    walk, one = begun(office), office.town.organisation(1)

    def done(item: Eight, **said: object) -> Tick:
        told = replace(Done(DAY), **said)  # type: ignore[arg-type]
        return tick(walk.campaign, one, item, told, actor=office["civil"], now=NOW, today=DAY)

    first = done(Eight.CALL, note="电话接通")
    assert done(Eight.CALL, note="又打了一次").pk == first.pk
    with pytest.raises(RectificationRefused, match="请填人数"):
        done(Eight.MEMBERS)
    assert done(Eight.MEMBERS, count=37).count == 37
    assert Tick.objects.count() == 2


@pytest.mark.thorough
def test_a_campaign_ends_when_every_problem_is_struck_off(office: Office) -> None:
    walk = begun(office)
    case = walk.found(1)
    with pytest.raises(RectificationRefused, match="还有 1 个问题没有销号"):
        end(walk.campaign, actor=office["north"], now=LATER)
    walk.until(case, "strike_off")
    walk.take(case, "relapse", by="second")
    with pytest.raises(RectificationRefused, match="还有 1 个问题没有销号"):
        end(walk.campaign, actor=office["north"], now=LATER)
    first, again = cases_of(walk.campaign)
    assert again.follows_id == first.pk == case.pk
    walk.until(again, "strike_off", judges=("third", "north"))
    note_meeting(
        walk.campaign, on=DAY, settled="倒排工期", actor=office["north"], now=NOW, today=DAY
    )
    end(walk.campaign, actor=office["north"], now=LATER)
    walk.campaign.refresh_from_db()
    with pytest.raises(RectificationRefused, match="已经结束"):
        note_meeting(
            walk.campaign, on=DAY, settled="再推进", actor=office["north"], now=LATER, today=DAY
        )
