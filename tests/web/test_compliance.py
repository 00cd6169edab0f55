"""Compliance through its pages: the year, one organisation, keeping what is known, annual checks of many in one go."""

import re
from datetime import date

import pytest
from django.test import Client

from jingwei.areas.compliance.models import AnnualCheck, Decision, Opinion, Profile
from jingwei.procedures.models import Case
from jingwei.register.kinds import PlacementKind
from tests.areas.compliance.associations import FIRST, association, tie
from tests.areas.deeds import Office, staffed
from tests.looking import looked, sees_everything
from tests.register.town import NOW
from tests.web.ledgers import Browser, text_of
from tests.web.test_counter import come

__all__ = ["sees_everything"]
HERE = f"/compliance/JW-{FIRST:07d}/"
SAID = {
    "term_from": "2021-09-01", "term_years": "5", "election_on": "2021-09-01", "party_in_charter": "yes", "basis": "民社 3 号",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def office(db: None) -> Office:
    found = staffed()
    association(found)
    return found


@pytest.fixture
def civil(office: Office, browser_of: Browser) -> Client:
    return browser_of(office["civil"])


@pytest.mark.thorough
def test_a_department_keeps_the_profile_and_the_year_follows(civil: Client) -> None:
    assert "没有登记任期" in text_of(civil, "/compliance/")
    assert civil.post(f"{HERE}keep/", SAID).status_code == 303

    page = text_of(civil, HERE)
    assert "2021-09-01 至 2026-09-01，5 年" in page
    assert "六个月内届满" in page
    year = text_of(civil, "/compliance/?what=renew")
    assert "2026-09-01" in year
    assert "该办的 1 项" in year
    assert "该办的 0 项" in text_of(civil, "/compliance/?what=renew&month=3")


def test_the_lateness_of_offices_stands_beside_that_of_organisations(
    office: Office, civil: Client
) -> None:
    page = text_of(civil, "/compliance/?stands=overdue")
    assert "社会组织逾期" in page
    assert "机关逾期" in page
    assert "2025 年度报送年检材料" in page

    sent = {"year": "2025", "submitted_on": "2026-03-01"}
    assert civil.post(f"{HERE}checks/", sent).status_code == 303
    late = text_of(civil, "/compliance/?stands=overdue&whose=office")
    assert "2025 年度业务主管单位初审" in late
    assert "报送年检材料</td>" not in late


@pytest.mark.thorough
def test_what_is_refused_is_said_and_stays_typed(civil: Client) -> None:
    answer = civil.post(f"{HERE}keep/", SAID | {"election_on": "2026-06-20", "basis": "看过"})
    assert answer.status_code == 422
    assert "不能晚于今天" in answer.content.decode()
    assert "看过" in answer.content.decode()
    refused = civil.post(f"{HERE}checks/", {"year": "2025", "conclusion": "passed"})
    assert refused.status_code == 422
    assert "请先写报送日期" in refused.content.decode()
    assert not looked(AnnualCheck.objects.exists)


@pytest.mark.thorough
def test_checks_of_many_are_noted_in_one_go(office: Office, civil: Client) -> None:
    association(office, FIRST + 1)
    page = text_of(civil, "/compliance/checks/")
    assert f"海勃湾区第{FIRST + 1}协会" in page
    first, second = (f"JW-{number:07d}" for number in (FIRST, FIRST + 1))
    said = {
        f"{first}-year": "2025", f"{first}-submitted_on": "2026-03-01",
        f"{second}-year": "2025", f"{second}-conclusion": "passed",
    }  # fmt: skip

    answer = civil.post("/compliance/checks/?year=2025&from=1", said)
    assert answer.status_code == 422
    assert "请先写报送日期" in answer.content.decode()
    assert looked(lambda: [one.organisation_id for one in AnnualCheck.objects.all()]) == [FIRST]

    more = {f"{second}-submitted_on": "2026-03-02", f"{second}-concluded_on": "2026-05-02"}
    assert civil.post("/compliance/checks/?year=2025&from=1", said | more).status_code == 303
    assert looked(lambda: AnnualCheck.objects.get(organisation=FIRST + 1).conclusion) == "passed"


@pytest.mark.thorough
def test_whoever_does_not_oversee_it_finds_nothing(office: Office, browser_of: Browser) -> None:
    market = browser_of(office["market"])
    assert "您的范围内还没有社会组织" in text_of(market, "/compliance/")
    assert market.get(HERE).status_code == 404
    assert market.post(f"{HERE}keep/", SAID).status_code == 404
    assert browser_of(office["a"]).get("/compliance/").status_code == 403


def test_a_committee_reads_and_does_not_keep(office: Office, browser_of: Browser) -> None:
    association(office, FIRST + 5, department="")
    lawyers = browser_of(office["lawyers"])
    assert text_of(lawyers, "/compliance/")
    assert lawyers.get(f"{HERE}keep/").status_code == 403
    assert not looked(Profile.objects.exists)


@pytest.mark.thorough
def test_two_years_without_a_check_are_a_hint_alone(office: Office, civil: Client) -> None:
    assert "由人认定" in text_of(civil, HERE)
    civil.post(f"{HERE}checks/", {"year": "2024", "submitted_on": "2025-03-01"})
    assert "由人认定" not in text_of(civil, HERE)


@pytest.mark.thorough
def test_days_gone_by_show_what_was_known_then(civil: Client) -> None:
    civil.post(f"{HERE}keep/", SAID)

    page = text_of(civil, f"{HERE}?on={date(2026, 6, 10)}")
    assert "还没有登记任期、章程和评估" in page
    assert "登记档案" not in page


@pytest.mark.thorough
def test_a_proposal_becomes_a_renewal_on_a_persons_word(civil: Client) -> None:
    civil.post(f"{HERE}keep/", SAID)
    assert "提醒换届" in text_of(civil, "/compliance/proposals/")

    answer = civil.post(f"{HERE}proposals/renew/", {"deed": "follow", "note": "书面提醒"})
    assert answer.status_code == 303
    case = looked(lambda: Case.objects.get(procedure="term_renewal"))
    assert answer["Location"] == f"/cases/{case.pk}/"
    assert text_of(civil, answer["Location"])
    assert "没有待核实的建议" in text_of(civil, "/compliance/proposals/")
    assert f"/cases/{case.pk}/" in text_of(civil, HERE)


@pytest.mark.thorough
def test_an_overdue_renewal_becomes_a_problem_only_as_a_person_found_it(civil: Client) -> None:
    civil.post(f"{HERE}keep/", SAID | {"term_from": "2021-01-01", "election_on": "2021-01-01"})
    page = text_of(civil, f"{HERE}proposals/overdue/")
    assert "核实属实，列入整改" in page
    assert not looked(Case.objects.exists)

    wrong = civil.post(
        f"{HERE}proposals/overdue/", {"deed": "follow", "problem": "renewal", "severity": "minor"}
    )
    assert wrong.status_code == 422
    said = {
        "deed": "follow",
        "problem": "renewal",
        "severity": "minor",
        "fact": "届满半年没有换届",
        "basis": "条例",
    }
    assert civil.post(f"{HERE}proposals/overdue/", said).status_code == 303
    case = looked(lambda: Case.objects.get(procedure="rectification"))
    assert looked(lambda: Decision.objects.get(sort="overdue")).case_id == case.pk
    assert civil.get(f"{HERE}proposals/overdue/").status_code == 404


@pytest.mark.thorough
def test_a_proposal_is_dismissed_with_a_reason(civil: Client) -> None:
    civil.post(f"{HERE}keep/", SAID)
    assert civil.post(f"{HERE}proposals/renew/", {"deed": "dismiss"}).status_code == 422
    assert (
        civil.post(f"{HERE}proposals/renew/", {"deed": "dismiss", "reason": "正在注销"}).status_code
        == 303
    )

    assert looked(Decision.objects.get).reason == "正在注销"
    assert civil.get(f"{HERE}proposals/renew/").status_code == 404
    assert not looked(Case.objects.exists)


@pytest.mark.thorough
def test_a_key_event_is_told_and_answered_by_each_office(
    office: Office, civil: Client, browser_of: Browser
) -> None:
    tie(office, FIRST, "market", PlacementKind.REGISTRAR)
    assert text_of(civil, f"{HERE}events/new/")
    late = civil.post(
        f"{HERE}events/new/",
        {"file-kind": "assembly", "file-what": "年会", "file-planned_on": "2026-06-01", "key": "a"},
    )
    assert late.status_code == 422
    said = {
        "file-kind": "assembly",
        "file-what": "年会一百人",
        "file-planned_on": "2026-06-20",
        "key": "b",
    }
    answer = civil.post(f"{HERE}events/new/", said)
    assert answer.status_code == 303
    there = answer["Location"]
    page = text_of(civil, there)
    assert "年会一百人" in page
    assert "报得晚了" in page
    assert "市市场监督管理局" in page
    assert "市市场监督管理局答复" not in page  # each speaks for itself

    market = browser_of(office["market"])
    one = looked(lambda: Opinion.objects.get(unit=office.town["market"]))
    assert "市市场监督管理局答复" in text_of(market, there)
    refused = market.post(f"{there}opinions/{one.pk}/", {"word": "hold"})
    assert refused.status_code == 422
    assert "写明依据哪一条" in refused.content.decode()
    done = market.post(f"{there}opinions/{one.pk}/", {"word": "hold", "article": "办法第九条"})
    assert done.status_code == 303
    assert "行政复议" in text_of(civil, there)
    again = market.post(f"{there}opinions/{one.pk}/", {"word": "agree", "seen": "0"})
    assert "已经答复过" in again.content.decode()
    done = market.post(f"{there}opinions/{one.pk}/", {"word": "agree", "seen": "1"})
    assert done.status_code == 303
    _is_struck_through(there, civil, come(office, browser_of, pk=FIRST))
    assert civil.post(f"{there}opinions/{one.pk}/", {"word": "agree"}).status_code == 404
    assert "年会" not in text_of(browser_of(office["south"]), "/compliance/events/")
    assert browser_of(office["south"]).get(there).status_code == 404
    assert "共 1 件" in text_of(civil, "/compliance/events/")


def _is_struck_through(there: str, civil: Client, outside: Client) -> None:
    """The hold that was changed stands on the event, on its case and for the organisation, there without a name."""
    case = looked(lambda: Case.objects.get(procedure="key_event").pk)
    for at, page in (
        (civil, there),
        (civil, f"/cases/{case}/"),
        (outside, f"/counter/cases/{case}/"),
    ):
        shown = text_of(at, page)
        assert re.search(r"<del>不同意[^/]*<br>办法第九条</del>", shown)
        assert shown.index("没有不同意见</div>") < shown.index("<del>")
    assert "某人" not in text_of(outside, f"/counter/cases/{case}/").split('id="opinions"')[1]


@pytest.mark.thorough
def test_a_post_is_noted_by_category_and_verdict_alone(civil: Client) -> None:
    said = {
        "post": "president", "category": "serving", "verdict": "to_leave", "checked_on": "2026-06-01",
        "approval": "组 3 号",
    }  # fmt: skip
    refused = civil.post(f"{HERE}posts/", said)
    assert refused.status_code == 422
    assert "要一起写" in refused.content.decode()
    assert civil.post(f"{HERE}posts/", said | {"approved_on": "2026-05-01"}).status_code == 303

    page = text_of(civil, HERE)
    assert "应退出兼职" in page
    assert "组 3 号" in page
    assert (
        civil.post(
            f"{HERE}posts/", said | {"approval": "13900000000", "approved_on": "2026-05-01"}
        ).status_code
        == 422
    )


@pytest.mark.thorough
def test_a_name_is_checked_against_those_in_sight_as_a_hint(
    office: Office, civil: Client, browser_of: Browser
) -> None:
    association(office, FIRST + 1, name="海勃湾区养蜂协会")
    association(office, FIRST + 2, name="海勃湾区养蜂业协会", department="market", place="c")

    page = text_of(civil, "/compliance/names/?q=海勃湾区养蜂协会")
    assert "基本相同" in page
    assert "字号和业务相同" in page
    assert "养蜂业协会" not in page  # it is not in this office's scope
    assert "没有相近的名称" in text_of(
        civil, f"/compliance/names/?q=海勃湾区养蜂协会&but=JW-{FIRST + 1:07d}"
    )
    assert "没有相近的名称" in text_of(civil, "/compliance/names/?q=海勃湾区书法研究会")
    assert "中国" in text_of(civil, "/compliance/names/?q=中国养蜂协会").split("请核对用字")[1]
    both = text_of(browser_of(office["city"]), "/compliance/names/?q=海勃湾区养蜂协会")
    assert "养蜂业协会" in both
    assert "相近</td>" in both
    assert not looked(Case.objects.exists)


@pytest.mark.thorough
def test_the_organisation_sees_its_year_with_its_code_and_whose_turn_it_is(
    office: Office, civil: Client, browser_of: Browser
) -> None:
    assert civil.post(f"{HERE}keep/", SAID).status_code == 303
    assert (
        civil.post(f"{HERE}checks/", {"year": "2025", "submitted_on": "2026-03-01"}).status_code
        == 303
    )

    year = text_of(come(office, browser_of, pk=FIRST), "/counter/organisation/")
    for said in ("今年该办的事", "换届", "2026-09-01", "2025 年度业务主管单位初审", "机关"):
        assert said in year
    assert office["civil"].name not in year
    assert "今年该办的事" not in text_of(come(office, browser_of), "/counter/organisation/")
