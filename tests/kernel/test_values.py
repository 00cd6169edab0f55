"""Values: every word of the tables, the traps between them, unknown that is not no."""

import pytest

from jingwei.kernel import values
from jingwei.kernel.values import (
    FormationMode,
    LegalStatus,
    Ownership,
    RunStatus,
    SocialKind,
    YesNo,
)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("存续（在营、开业、在册）", LegalStatus.ACTIVE),
        ("开业", LegalStatus.ACTIVE),
        ("正常", LegalStatus.ACTIVE),
        ("非正常户", LegalStatus.ABNORMAL),
        ("不正常", LegalStatus.ABNORMAL),
        ("失联", LegalStatus.ABNORMAL),
        ("吊销,未注销", LegalStatus.REVOKED),
        ("吊销，已注销", LegalStatus.CANCELLED),
        ("注销（2024年）", LegalStatus.CANCELLED),
        ("未注销", LegalStatus.UNKNOWN),
        ("迁出", LegalStatus.MOVED),
        ("停业", LegalStatus.SUSPENDED),
        ("不详", LegalStatus.UNKNOWN),
        ("某某", None),
        ("", None),
        (None, None),
    ],
)
def test_a_registration_status_is_read(text: str | None, status: LegalStatus | None) -> None:
    assert values.read_legal_status(text) is status


@pytest.mark.parametrize("text", ["是", "有", "√", "✓", "●", "1", "Ｙ", "已建", "已建立", " 是 "])
def test_yes_is_read(text: str) -> None:
    assert values.read_yes_no(text) is YesNo.YES


@pytest.mark.parametrize("text", ["否", "无", "×", "0", "N", "未建", "未建立"])
def test_no_is_read(text: str) -> None:
    assert values.read_yes_no(text) is YesNo.NO


@pytest.mark.parametrize("text", ["/", "-", "——", "不详"])
def test_a_dash_is_unknown_and_not_no(text: str) -> None:
    assert values.read_yes_no(text) is YesNo.UNKNOWN


@pytest.mark.parametrize("text", ["", None, "也许"])
def test_what_is_not_understood_is_neither(text: str | None) -> None:
    assert values.read_yes_no(text) is None


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("单独组建", FormationMode.SINGLE),
        ("联合支部", FormationMode.JOINT),
        ("楼宇", FormationMode.ZONE),
        ("行业", FormationMode.INDUSTRY),
        ("挂靠", FormationMode.HOSTED),
        ("功能型党支部", FormationMode.FUNCTIONAL),
        ("临时党支部", FormationMode.TEMPORARY),
        ("飞地", FormationMode.ENCLAVE),
        ("另行研究", None),
    ],
)
def test_a_formation_mode_is_read(text: str, mode: FormationMode | None) -> None:
    assert values.read_formation_mode(text) is mode


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("正常经营", RunStatus.OPERATING),
        ("未经营", RunStatus.SUSPENDED),
        ("查无此企业", RunStatus.LOST_CONTACT),
        ("已搬离本辖区", RunStatus.MOVED),
        ("与第3行重复", RunStatus.DUPLICATE),
        ("非本辖区", RunStatus.OUT_OF_SCOPE),
        ("看看", None),
    ],
)
def test_a_run_status_is_read(text: str, status: RunStatus | None) -> None:
    assert values.read_run_status(text) is status


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("社会团体", SocialKind.ASSOCIATION),
        ("民办非企业单位（社会服务机构）", SocialKind.SERVICE_INSTITUTION),
        ("民非(法人)", SocialKind.SERVICE_INSTITUTION),
        ("基金会", SocialKind.FOUNDATION),
        ("企业", None),
    ],
)
def test_a_kind_of_social_organisation_is_read(text: str, kind: SocialKind | None) -> None:
    assert values.read_social_kind(text) is kind


@pytest.mark.parametrize(
    ("text", "ownership", "certain"),
    [
        ("有限责任公司（自然人投资或控股）", Ownership.NON_PUBLIC, True),
        ("有限责任公司(国有独资)", Ownership.STATE, True),
        ("非国有控股", Ownership.NON_PUBLIC, True),
        ("国有与非国有参股", Ownership.MIXED, True),
        ("集体所有制", Ownership.COLLECTIVE, True),
        ("有限责任公司(台港澳法人独资)", Ownership.FOREIGN, True),
        ("有限合伙企业", Ownership.NON_PUBLIC, False),
    ],
)
def test_a_registered_type_tells_the_owner(text: str, ownership: Ownership, certain: bool) -> None:  # noqa: FBT001
    evidence = values.read_ownership(text)

    assert evidence is not None
    assert (evidence.ownership, evidence.is_certain) == (ownership, certain)


def test_a_company_owned_by_companies_tells_nothing() -> None:
    assert values.read_ownership("有限责任公司(法人独资)") is None
    assert values.read_ownership(None) is None


@pytest.mark.parametrize(
    ("reg_no", "ownership"),
    [
        ("150302200000152", Ownership.NON_PUBLIC),
        ("150302600000000", Ownership.NON_PUBLIC),
        ("110000420083649", Ownership.FOREIGN),
        ("150302000000011", None),
        ("1503", None),
    ],
)
def test_the_seventh_digit_hints_at_the_owner(reg_no: str, ownership: Ownership | None) -> None:
    evidence = values.ownership_of_reg_no(reg_no)

    assert (evidence.ownership if evidence else None) is ownership
    assert evidence is None or not evidence.is_certain


def test_every_word_of_the_tables_is_read_as_its_value() -> None:
    readers = {
        "legal_status": values.read_legal_status,
        "yes_no": values.read_yes_no,
        "formation_mode": values.read_formation_mode,
        "run_status": values.read_run_status,
        "social_kind": values.read_social_kind,
    }
    for table, read in readers.items():
        for value, words in values.word_table(table).items():
            assert {read(word) for word in words} == {value}
