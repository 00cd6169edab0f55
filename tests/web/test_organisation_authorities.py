"""The three authorities in the browser: shown with who says so, decided, ended, disputed, and the ledger's picture."""

import re

import pytest
from django.test import Client

from jingwei.people.models import Account
from jingwei.register.kinds import Basis, Tie
from jingwei.units.models import Unit
from jingwei.web.organisations import choosing, writings
from tests.register.associations import (
    CHEFS,
    CHESS,
    CIVIL,
    COMPETENT,
    FEDERATION,
    MERCHANTS,
    WORK,
    departments,
    named,
    tie,
)
from tests.register.later import NEXT
from tests.register.town import NOW, Town, build
from tests.web.ledgers import text_of as shown
from tests.web.organisations import Browser, acts, refused, seen_in, sent, text_of

pytestmark = pytest.mark.thorough

PAGE = f"/organisations/JW-{MERCHANTS:07d}/"
LATER = NOW.replace(month=8)
TODAY = LATER.date()


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: LATER)


@pytest.fixture
def town(db: None) -> Town:
    found = build()
    Account.objects.update(must_change_password=False)
    return found


@pytest.fixture
def offices(town: Town) -> dict[str, Unit]:
    """The merchants are claimed by two, the chefs by one."""
    found = departments(town)
    named(
        town, (CHEFS, "competent_unit", "商务局", CIVIL), (MERCHANTS, "competent_unit", "商务局", CIVIL),
        (MERCHANTS, "competent_unit", "工商联", FEDERATION), (CHESS, "competent_unit", "乌海市文教局", CIVIL),
    )  # fmt: skip
    return found


@pytest.fixture
def chief(town: Town, browser_of: Browser) -> Client:
    return browser_of(town.accounts["city"])


def naming_of(page: str, unit: str) -> str:
    """Where a naming of this unit is decided against."""
    found = re.search(rf'href="([^"]*/settle/\d+/)">[^<]*<span class="unseen"> {unit}<', page)
    assert found, unit
    return found[1]


def test_a_dispute_shows_who_says_what(chief: Client, offices: dict[str, Unit]) -> None:
    page = text_of(chief, PAGE)

    assert "有争议" in page
    for word in (
        "乌海市商务局",
        "乌海市工商业联合会",
        f"{CIVIL}.xlsx / 名单 / {MERCHANTS}",
        FEDERATION,
    ):
        assert word in page


def test_who_only_looks_is_offered_no_step(
    town: Town, browser_of: Browser, offices: dict[str, Unit]
) -> None:
    street = browser_of(town.accounts["a"])

    page = text_of(street, PAGE)

    assert "有争议" in page
    assert "/settle/" not in page
    for step in ("end/competent_unit/", "dispute/competent_unit/"):
        assert street.get(PAGE + step).status_code == 403
        assert street.post(PAGE + step, {"reason": "x"}).status_code == 403


def test_deciding_for_one_settles_the_dispute(
    town: Town, chief: Client, offices: dict[str, Unit]
) -> None:
    address = f"{PAGE}place/competent_unit/"
    seen = seen_in(text_of(chief, address))

    page = sent(chief, address, seen=seen, unit=str(offices["federation"].pk), reason="三定方案")

    found = tie(town, MERCHANTS, COMPETENT, on=TODAY)
    assert (found.status, found.placement and found.placement.basis) == (Tie.ONE, Basis.PERSON)
    assert "裁定不采信：三定方案" in page


def test_deciding_against_one_lets_the_other_stand_and_twice_is_once(
    town: Town, chief: Client, offices: dict[str, Unit]
) -> None:
    address = naming_of(text_of(chief, PAGE), "乌海市商务局")

    sent(chief, address, **{"back-reason": "已脱钩"})
    sent(chief, address, **{"back-reason": "已脱钩"})

    found = tie(town, MERCHANTS, COMPETENT, on=TODAY)
    assert found.placement is not None
    assert (found.status, found.placement.unit_id) == (Tie.ONE, offices["federation"].pk)
    assert len(acts("settle_tie")) == 1


def test_ending_makes_a_gap_with_its_history(
    town: Town, chief: Client, offices: dict[str, Unit]
) -> None:
    address = f"/organisations/JW-{CHEFS:07d}/end/competent_unit/"
    seen = seen_in(text_of(chief, address), "back-")

    page = sent(chief, address, **{"back-reason": "脱钩文件", "back-seen": seen})
    again = sent(chief, address, **{"back-reason": "脱钩文件", "back-seen": seen})

    assert tie(town, CHEFS, COMPETENT, on=TODAY).status is Tie.NONE
    assert f"{NEXT} – {TODAY}" in page
    assert "脱钩文件" in again
    assert len(acts("end_tie")) == 1


def test_who_saw_something_else_decides_again(
    town: Town, chief: Client, offices: dict[str, Unit]
) -> None:
    address = f"/organisations/JW-{CHEFS:07d}/end/competent_unit/"

    page = refused(chief, address, **{"back-reason": "脱钩文件", "back-seen": "999999"})

    assert "又被另作安排" in page
    assert tie(town, CHEFS, COMPETENT, on=TODAY).status is Tie.ONE


def test_a_dispute_is_raised_once_and_with_a_reason(
    town: Town, chief: Client, offices: dict[str, Unit]
) -> None:
    address = f"/organisations/JW-{CHEFS:07d}/dispute/competent_unit/"
    unit = str(offices["federation"].pk)

    refused(chief, address, unit=unit, reason="")
    sent(chief, address, unit=unit, reason="也由它年检")
    page = sent(chief, address, unit=unit, reason="也由它年检")

    assert tie(town, CHEFS, COMPETENT, on=TODAY).status is Tie.SEVERAL
    assert "也由它年检" in page
    assert len(acts("dispute_tie")) == 1


def test_a_committee_can_be_chosen_for_party_work_alone(
    town: Town, chief: Client, offices: dict[str, Unit]
) -> None:
    page = text_of(chief, f"{PAGE}place/party_work/")
    assert "快递行业党委" in page
    assert "快递行业党委" not in text_of(chief, f"{PAGE}place/competent_unit/")

    sent(chief, f"{PAGE}place/party_work/", seen="", unit=str(town["couriers"].pk), reason="归口")
    assert tie(town, MERCHANTS, WORK, on=TODAY).status is Tie.ONE


def test_among_very_many_units_one_is_found_by_its_name(
    chief: Client, offices: dict[str, Unit], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (choosing, writings):
        monkeypatch.setattr(module, "MOST" if module is choosing else "MOST_UNITS", 2)
    last = f'<option value="{offices["north_education"].pk}">'

    cut = text_of(chief, "/organisations/writings/")
    found = text_of(chief, "/organisations/writings/?unit_name=海勃湾区教育局")

    assert "只列了前 2 个，请先按名称找。" in cut
    assert (last in cut, last in found) == (False, True)
    for unit in ("", "x", "9" * 30, "999999"):
        assert "请从列表中选一个单位" in refused(
            chief, "/organisations/writings/", said="乌海市文教局", unit=unit
        )
    sent(
        chief,
        "/organisations/writings/",
        said="乌海市文教局",
        unit=str(offices["north_education"].pk),
    )


def test_a_writing_is_explained_once_for_all(
    town: Town, chief: Client, offices: dict[str, Unit]
) -> None:
    page = text_of(chief, "/organisations/writings/")
    assert '是哪个单位<span class="unseen"> 乌海市文教局</span></label>' in page
    assert '就是它<span class="unseen"> 乌海市文教局</span></button>' in page

    assert "按名称找单位" not in page  # there are few

    said = {"said": "乌海市文教局", "unit": str(offices["education"].pk)}
    sent(chief, "/organisations/writings/", **said)
    refused(chief, "/organisations/writings/", said="乌海市文教局", unit=str(town["a"].pk))

    assert tie(town, CHESS, COMPETENT, on=TODAY).status is Tie.ONE
    assert "都认得出" in text_of(chief, "/organisations/writings/")


def test_an_enterprise_keeps_the_three_among_its_places(
    chief: Client, offices: dict[str, Unit]
) -> None:
    page = text_of(chief, "/organisations/JW-0000001/")

    assert "三项主管" not in page
    assert "业务主管单位" in page


# --- The ledger -------------------------------------------------------------------------------------


def test_the_ledgers_picture_opens_its_rows(chief: Client, offices: dict[str, Unit]) -> None:
    page = shown(chief, "/ledgers/mapping/")

    found = re.search(r'href="([^"]*competent_unit_state\.is=several[^"]*)"[^>]*>1<', page)
    assert found
    assert "乌海市浙江商会" in shown(chief, found[1])
    assert "乌海市象棋协会" not in re.sub(
        r"<details.*?</details>", "", shown(chief, found[1]), flags=re.DOTALL
    )


def test_a_cell_of_a_unit_narrows_to_that_unit(chief: Client, offices: dict[str, Unit]) -> None:
    page = shown(chief, "/ledgers/mapping/")

    assert f'href="?competent_unit.is={offices["commerce"].pk}"' in page
    chips = shown(chief, f"/ledgers/mapping/?competent_unit.is={offices['commerce'].pk}")
    assert "业务主管单位 是 乌海市商务局" in chips


def test_another_district_sees_neither_rows_nor_figures(
    town: Town, browser_of: Browser, offices: dict[str, Unit]
) -> None:
    south = browser_of(town.accounts["south"])

    page = shown(south, "/ledgers/mapping/")

    assert "乌海市浙江商会" not in page
    assert "共 0 家" in page
    assert south.get(PAGE).status_code == 404
    assert south.get(f"{PAGE}end/competent_unit/").status_code == 404
    assert "乌海市文教局" not in text_of(south, "/organisations/writings/")
