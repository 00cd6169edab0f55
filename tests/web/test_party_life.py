"""Formation plans and how Party organisations live, on their pages: listed, proposed, said by a person, refused in words."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import Error, transaction
from django.test import Client

from jingwei.areas.party_health.models import Health, LifeEvent
from jingwei.cover.kinds import Formation, Nature
from jingwei.cover.models import PartyOrganisation, PartyRecord
from jingwei.cover.operations import Facts, form
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case
from tests.areas.cover_books.books import NOW, Office, office
from tests.areas.deeds import staffed
from tests.people.town import posted
from tests.web.ledgers import text_of

pytestmark = pytest.mark.thorough

Browser = Callable[[Account], Client]
OLD = date(2024, 3, 1)
HELD = {
    "hold-kind": "members",
    "hold-on": "2026-06-01",
    "hold-mode": "offline",
    "hold-present": "3",
}


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Office:
    found = office(tmp_path)
    Account.objects.update(must_change_password=False)
    posted(found.clerk, "city_administrator", found.city["city"])
    posted(found.second, "community_operator", found.city["a1"])
    return found


@pytest.fixture
def kept(desk: Office) -> None:
    """The office has kept meetings for a year: of a branch that stands by itself."""
    with seeing(EVERYTHING):
        LifeEvent.objects.create(
            party_organisation=branch(desk, "丁", name="物流党支部", formal=9), kind="members", on=OLD, mode="online",
            present=9, by=desk.clerk, at=NOW - timedelta(days=365),
        )  # fmt: skip


@pytest.fixture
def city(desk: Office, browser_of: Browser) -> Client:
    return browser_of(Account.objects.get(pk=desk.clerk.pk))


def branch(desk: Office, *hosts: str, **said: object) -> PartyOrganisation:
    first: dict[str, object] = {"name": "鸿运党支部", "formal": 2}
    with seeing(EVERYTHING):
        return form(
            Facts(**(first | said)), hosts=[desk.known[one] for one in hosts or ("甲",)],  # type: ignore[arg-type]
            established_on=OLD, actor=None, now=NOW,
        )  # fmt: skip


def everything() -> list[Case]:
    with seeing(EVERYTHING):
        return list(Case.objects.order_by("pk"))


def test_a_meeting_is_noted_by_its_count_and_told_without_few(city: Client, desk: Office) -> None:
    one = branch(desk)
    assert city.post(f"/party/{one.pk}/held/", HELD).status_code == 303

    text = text_of(city, f"/party/{one.pk}/")
    assert "2026-06-01 党员大会" in text
    assert "<5 人" in text
    again = city.post(f"/party/{one.pk}/held/", HELD)
    assert again.status_code == 422
    assert "已经登记过" in again.content.decode()
    with seeing(EVERYTHING):
        assert LifeEvent.objects.count() == 1


def test_a_person_says_how_it_lives_and_the_plan_is_opened(
    city: Client, desk: Office, kept: None
) -> None:
    one = branch(desk)
    text = text_of(city, f"/party/{one.pk}/")
    assert "半空壳" in text
    assert "正式党员不足 3 名又没有联合" in text
    page = city.get(f"/party/{one.pk}/").content.decode()
    seen = re.search(r'name="confirm-seen" value="([^"]*)"', page)
    assert seen
    said = {
        "confirm-state": "half_shell",
        "confirm-reason": "实地看过",
        "confirm-seen": seen[1],
    }

    stale = city.post(f"/party/{one.pk}/health/", said | {"confirm-seen": "few_members"})
    assert stale.status_code == 422
    assert "情况变了" in stale.content.decode()
    assert everything() == []
    assert city.post(f"/party/{one.pk}/health/", said).status_code == 303

    [case] = everything()
    assert case.procedure == "mending"
    with seeing(EVERYTHING):
        assert Health.objects.get().state == "half_shell"
    assert "实地看过" in text_of(city, f"/party/{one.pk}/")
    listed = city.get("/party-health/?tab=mending").content.decode()
    assert f"/cases/{case.pk}/" in listed
    assert "正式党员不足 3 名又没有联合" in text_of(city, f"/cases/{case.pk}/")


def test_the_list_is_by_name_by_tab_and_by_signal(city: Client, desk: Office, kept: None) -> None:
    branch(desk)
    branch(desk, "乙", name="安泰党支部", formal=5)

    text = text_of(city, "/party-health/")
    assert text.index("安泰党支部") < text.index("鸿运党支部")
    few = text_of(city, "/party-health/?signal=few_members")
    assert "安泰党支部" not in few
    assert "鸿运党支部" in few
    assert "这里没有要看的党组织" in text_of(city, "/party-health/?tab=mending")


def test_only_who_keeps_party_organisations_sees_signals(desk: Office, browser_of: Browser) -> None:
    one = branch(desk)
    below = browser_of(Account.objects.get(pk=desk.second.pk))

    assert below.get("/party-health/").status_code == 403
    assert below.get("/formation/").status_code == 403
    assert below.post(f"/party/{one.pk}/held/", HELD).status_code == 403
    text = text_of(below, f"/party/{one.pk}/")
    assert "不足 3 名" not in text
    assert "组织生活" in text


def test_a_functional_one_becomes_an_entity_a_temporary_one_is_not_offered_it(
    city: Client, desk: Office
) -> None:
    one = branch(desk, "甲", "乙", nature=Nature.FUNCTIONAL, formation=Formation.JOINT)
    said = {
        "entity-approval": "乌党组发〔2026〕3 号", "entity-approved_on": "2026-06-01", "entity-formal": "2",
        "entity-on": "2026-06-10",
    }  # fmt: skip
    assert "转为实体型" in text_of(city, f"/party/{one.pk}/")
    small = city.post(f"/party/{one.pk}/entity/", said)
    assert small.status_code == 422
    assert "3 名以上正式党员" in small.content.decode()
    early = city.post(f"/party/{one.pk}/entity/", said | {"entity-formal": "4", "entity-on": "2026-05-01"})  # fmt: skip
    assert "不能早于批复日期" in early.content.decode()
    assert city.post(f"/party/{one.pk}/entity/", said | {"entity-formal": "4"}).status_code == 303

    with seeing(EVERYTHING):
        record = PartyRecord.objects.still().get(party_organisation=one)
        assert (record.nature, record.formal, record.held_from) == (Nature.ENTITY, 4, date(2026, 6, 10))  # fmt: skip
    assert "转为实体型" not in text_of(city, f"/party/{one.pk}/")
    passing = branch(desk, "丙", name="项目临时党支部", nature=Nature.TEMPORARY)
    text = text_of(city, f"/party/{passing.pk}/")
    assert "转为实体型" not in text
    assert "换届选举" not in text
    assert "不换届" in text
    refused = city.post(f"/party/{passing.pk}/entity/", said | {"entity-formal": "4"})
    assert "只有功能型" in refused.content.decode()
    elected = city.post(f"/party/{passing.pk}/held/", HELD | {"hold-kind": "election"})
    assert "不换届选举" in elected.content.decode()


def test_a_plan_is_opened_from_the_page_of_an_organisation_without_one(city: Client, desk: Office) -> None:  # fmt: skip
    number = desk.known["甲"].number
    page = city.get(f"/organisations/{number}/").content.decode()
    assert f"/cases/open/formation/?subject={number}" in page
    key = re.search(r'name="key" value="([^"]+)"', city.get(f"/cases/open/formation/?subject={number}").content.decode())  # fmt: skip
    assert key
    made = city.post(f"/cases/open/formation/?subject={number}", {"key": key[1], "begin-until": "2026-09-01"})  # fmt: skip

    assert made.status_code == 303
    text = text_of(city, made["Location"])
    assert "定办法" in text
    assert "底册" in text
    assert "待分析" in text_of(city, "/formation/")
    branch(desk)
    assert "cases/open/formation" not in city.get(f"/organisations/{number}/").content.decode()


@pytest.mark.parametrize(("nature", "why"), [(Nature.FUNCTIONAL, "要有上级批复"), (Nature.TEMPORARY, "临时的不能改为实体型")])  # fmt: skip
def test_revising_makes_no_entity_without_the_word_from_above(city: Client, desk: Office, nature: Nature, why: str) -> None:  # fmt: skip
    one = branch(desk, nature=nature)
    page = text_of(city, f"/party/{one.pk}/revise/")
    (seen,) = re.findall(r'name="seen" value="(\d+)"', page)
    said = {
        "name": "鸿运党支部", "level": "branch", "nature": "entity", "formation": "single", "formal": "9",
        "probationary": "0", "on": "2026-06-10", "seen": seen,
    }  # fmt: skip
    refused = city.post(f"/party/{one.pk}/revise/", said)

    assert refused.status_code == 422
    assert why in refused.content.decode()
    assert city.post(f"/party/{one.pk}/revise/", said | {"nature": nature.value}).status_code == 303
    with seeing(EVERYTHING):
        assert PartyRecord.objects.still().get(party_organisation=one).nature == nature


def test_a_meeting_wrongly_noted_is_taken_back_and_stays(city: Client, desk: Office) -> None:
    one = branch(desk)
    city.post(f"/party/{one.pk}/held/", HELD)
    with seeing(EVERYTHING):
        wrong = LifeEvent.objects.get()
    address, why = f"/party/{one.pk}/held/{wrong.pk}/take-back/", {"back-why": "日期写错了"}
    assert city.post(address, {"back-why": ""}).status_code == 422
    assert city.post(address, {"back-why": "问13900000001"}).status_code == 422
    assert city.post(address, why).status_code == 303
    again = city.post(address, why)
    assert (again.status_code, "已经撤回过了" in again.content.decode()) == (422, True)
    assert "<s>2026-06-01 党员大会</s>" in text_of(city, f"/party/{one.pk}/")

    assert city.post(f"/party/{one.pk}/held/", HELD).status_code == 303  # the right one
    assert city.post(f"/party/{one.pk}/held/", HELD).status_code == 422
    other = branch(desk, "乙")
    assert city.post(f"/party/{other.pk}/held/{wrong.pk}/take-back/", why).status_code == 404
    with seeing(EVERYTHING):
        assert LifeEvent.objects.count() == 2
        with pytest.raises(Error), transaction.atomic():
            LifeEvent.objects.filter(pk=wrong.pk).update(taken_back_why="改写")
        with pytest.raises(Error), transaction.atomic():
            LifeEvent.objects.exclude(pk=wrong.pk).update(present=99)


def test_many_are_listed_from_the_ledger(db: None, browser_of: Browser) -> None:
    town = staffed()
    city = browser_of(town["city"])
    assert "/formation/plan/?query=" in city.get("/ledgers/coverage/").content.decode()
    form_of = city.get("/formation/plan/").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', form_of)
    assert key
    said = {"unit": str(town.town["city"].pk), "until": "2026-09-01", "query": "", "key": key[1]}

    looked = city.post("/formation/plan/", said | {"look": "yes"})
    count = re.search(r"这些条件下有 (\d+) 家", looked.content.decode())
    assert count
    assert everything() == []
    assert city.post("/formation/plan/", said).status_code == 303

    made = everything()
    assert 0 < len(made) <= int(count[1])
    assert {one.above is not None for one in made} == {True}
    wrong = city.post("/formation/plan/", said | {"until": "2030-01-01", "key": "other"})
    assert wrong.status_code == 422
    assert "一年以内" in wrong.content.decode()
