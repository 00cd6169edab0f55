"""What is done with one organisation: placed, checked, its phone looked at."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.kinds import Method, Outcome
from jingwei.register.models import FieldCheck, Placement
from jingwei.web.organisations.following import advice, next_method
from tests.register.town import Town, build
from tests.web.organisations import HTMX, ONE, PAGE, Browser, acts, refused, seen_in, sent, text_of


@pytest.fixture
def town(db: None) -> Town:
    """The city after its first round; numbers 1, 6, 11 lie in community a1, 4 in the south."""
    town = build()
    Account.objects.update(must_change_password=False)
    return town


@pytest.fixture
def enter(town: Town, browser_of: Browser) -> Callable[[str], Client]:
    """The browser of somebody of the town."""
    return lambda name: browser_of(town.accounts[name])


@pytest.fixture
def chief(enter: Callable[[str], Client]) -> Client:
    """The administrator of the north, who may do everything there."""
    return enter("north")


# Where it belongs


def placed(client: Client, kind: str, unit: object, *, number: str = ONE) -> str:
    address = f"/organisations/{number}/place/{kind}/"
    seen = seen_in(text_of(client, address))
    return sent(client, address, seen=seen, unit=str(unit), reason="双方商定")


@pytest.mark.thorough
def test_a_person_overrules_the_rule_and_the_rule_comes_back(town: Town, chief: Client) -> None:
    page = placed(chief, "place", town["b"].pk)
    assert "滨河街道" in page
    assert "由人确定：双方商定" in page

    address = f"{PAGE}place/place/"
    seen = seen_in(text_of(chief, address), "back-")
    for _time in range(2):
        page = sent(chief, f"{PAGE}unplace/place/", **{"back-seen": seen, "back-reason": "弄错了"})

    assert "正常 · 海勃湾区新华街道新桥社区" in page
    assert (len(acts("place")), len(acts("unplace"))) == (1, 1)


def test_units_are_found_by_a_part_of_their_names(town: Town, chief: Client) -> None:
    page = text_of(chief, f"{PAGE}place/place/?unit_name=滨河", headers=HTMX)

    assert "<html" not in page
    assert f'value="{town["b"].pk}"' in page
    assert f'value="{town["a"].pk}"' not in page


def test_nobody_places_it_outside_of_his_own_part(town: Town, chief: Client) -> None:
    address = f"{PAGE}place/place/"
    form = text_of(chief, address)
    assert f'value="{town["c"].pk}"' not in form

    page = refused(chief, address, seen=seen_in(form), unit=str(town["c"].pk), reason="搬走了")

    assert "不在可选的范围内" in page
    with seeing(EVERYTHING):
        assert Placement.objects.still().get(organisation=1, kind="place").unit == town["a1"]


@pytest.mark.thorough
def test_a_committee_of_the_city_may_be_chosen_by_its_district(town: Town, chief: Client) -> None:
    page = placed(chief, "committee", town["lawyers"].pk)

    assert "归口 律师行业党委" in page


@pytest.mark.thorough
def test_an_office_is_named_where_there_was_none(town: Town, chief: Client) -> None:
    page = placed(chief, "registrar", town["market"].pk)

    assert "市市场监督管理局" in page


@pytest.mark.parametrize(("unit", "reason", "told"), [("", "因为", "请选一个单位"), ("a", "", "请写明理由"), ("x", "因为", "不在可选的范围内")])  # fmt: skip
def test_a_bad_placement_is_refused_in_its_form(
    unit: str, reason: str, told: str, town: Town, chief: Client
) -> None:
    address = f"{PAGE}place/place/"
    seen = seen_in(text_of(chief, address))
    chosen = str(town["a"].pk) if unit == "a" else unit

    assert told in refused(chief, address, seen=seen, unit=chosen, reason=reason)


def test_a_placement_sent_twice_is_made_once(town: Town, chief: Client) -> None:
    address = f"{PAGE}place/place/"
    said = {"seen": seen_in(text_of(chief, address)), "unit": town["b"].pk, "reason": "双方商定"}

    for _time in range(2):
        assert chief.post(address, said).status_code == 303

    assert len(acts("place")) == 1


@pytest.mark.thorough
def test_the_second_of_two_who_place_it_is_told(
    town: Town, chief: Client, enter: Callable[[str], Client]
) -> None:
    address = f"{PAGE}place/place/"
    old = seen_in(text_of(chief, address))
    placed(enter("city"), "place", town["b"].pk)

    page = refused(chief, address, seen=old, unit=str(town["a2"].pk), reason="在团结社区")

    assert "某人 于 " in page
    assert "乌海市 / 海勃湾区 / 滨河街道" in page
    assert f'value="{town["a2"].pk}" selected' in page
    sent(chief, address, seen=seen_in(page), unit=str(town["a2"].pk), reason="在团结社区")


@pytest.mark.thorough
def test_taking_back_needs_a_reason_too(town: Town, chief: Client) -> None:
    placed(chief, "place", town["b"].pk)
    seen = seen_in(text_of(chief, f"{PAGE}place/place/"), "back-")

    page = refused(chief, f"{PAGE}unplace/place/", **{"back-seen": seen, "back-reason": ""})

    assert "请写明理由" in page


@pytest.mark.parametrize("kind", ["registered", "no_such"])
def test_what_is_no_kind_of_placement_is_not_there(kind: str, chief: Client) -> None:
    assert chief.get(f"{PAGE}place/{kind}/").status_code == 404
    assert chief.post(f"{PAGE}unplace/{kind}/").status_code == 404


# Checks and the phone


def checked(client: Client, method: str, outcome: str, on: str = "2026-11-02", **more: str) -> str:
    seen = seen_in(text_of(client, PAGE).split('class="check"')[1])
    return sent(client, f"{PAGE}checks/", **{"seen": seen, "method": method, "outcome": outcome, "checked_on": on, "note": "", **more})  # fmt: skip


@pytest.mark.thorough
def test_a_call_in_vain_is_followed_by_a_visit_and_that_by_an_inspection(chief: Client) -> None:
    assert "下一步：上门访" in checked(chief, "phone", "not_reached")
    page = checked(chief, "visit", "not_reached", "2026-11-03")
    assert "下一步：实地查" in page
    assert re.search(r'value="inspection"[^>]*checked', page)
    assert "可以登记为“失联”" in checked(chief, "inspection", "not_reached", "2026-11-04")

    page = checked(chief, "inspection", "lost_contact", "2026-11-05", note="门上有封条")

    assert "门上有封条" in page
    assert "下一步" not in page
    assert [act.details["method"] for act in acts("check")] == ["phone", "visit", "inspection", "inspection"]  # fmt: skip


def test_nobody_is_lost_after_one_call(chief: Client) -> None:
    page = refused(chief, f"{PAGE}checks/", seen="", method="phone", outcome="lost_contact", checked_on="2026-11-02", note="没人接")  # fmt: skip

    assert "用两种方式各联系一次" in page
    assert "没人接" in page
    assert not acts("check")


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"method": "", "outcome": "operating"}, "请选一项"),
        ({"checked_on": "2099-01-01"}, "不能晚于今天"),
        ({"note": "老板手机13912345678"}, "电话号码或身份证号"),
    ],
)
def test_a_bad_check_is_refused_in_its_form(said: dict[str, str], told: str, chief: Client) -> None:
    whole = {"seen": "", "method": "phone", "outcome": "operating", "checked_on": "2026-11-02", "note": ""}  # fmt: skip

    assert told in refused(chief, f"{PAGE}checks/", **{**whole, **said})


@pytest.mark.thorough
def test_a_check_sent_twice_is_kept_once_and_meant_twice_is_kept_twice(chief: Client) -> None:
    said = {"seen": "", "method": "phone", "outcome": "not_reached", "checked_on": "2026-11-02", "note": ""}  # fmt: skip
    for _time in range(2):
        sent(chief, f"{PAGE}checks/", **said)
    with seeing(EVERYTHING):
        assert FieldCheck.objects.count() == 1

    checked(chief, "phone", "not_reached")

    with seeing(EVERYTHING):
        assert FieldCheck.objects.count() == 2


@pytest.mark.parametrize(
    ("method", "outcome", "following"),
    [
        (Method.PHONE, Outcome.NOT_REACHED, Method.VISIT),
        (Method.VISIT, Outcome.NOT_REACHED, Method.INSPECTION),
        (Method.INSPECTION, Outcome.NOT_REACHED, None),
        (Method.PHONE, Outcome.OPERATING, None),
    ],
)
def test_what_follows_a_check(method: Method, outcome: Outcome, following: Method | None) -> None:
    check = FieldCheck(method=method, outcome=outcome)

    assert next_method([check]) is following
    assert bool(advice([check])) is (outcome is Outcome.NOT_REACHED)
    assert next_method([]) is None


def test_a_phone_is_shown_for_a_purpose_and_the_look_is_in_the_journal(chief: Client) -> None:
    page = chief.post(f"{PAGE}phone/", {"purpose": "check"}).content.decode()

    assert "13900000001" in page
    assert [(act.subject_id, act.details) for act in acts("reveal_phone")] == [
        (ONE, {"purpose": "check"})
    ]
    assert "13900000001" not in text_of(chief, PAGE)


@pytest.mark.parametrize("purpose", ["", "curiosity"])
def test_a_phone_is_not_shown_without_a_purpose(purpose: str, chief: Client) -> None:
    page = refused(chief, f"{PAGE}phone/", purpose=purpose)

    assert "用途" in page
    assert "13900000001" not in page
    assert not acts("reveal_phone")


def test_a_phone_is_not_shown_by_a_link(chief: Client) -> None:
    assert chief.get(f"{PAGE}phone/").status_code == 405


def test_htmx_gets_the_phone_alone(chief: Client) -> None:
    page = chief.post(f"{PAGE}phone/", {"purpose": "visit"}, headers=HTMX).content.decode()

    assert "<html" not in page
    assert "13900000001" in page
