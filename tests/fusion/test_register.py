"""The register: kinds, status, placement, three haves and four clears from golden values."""

from collections.abc import Mapping

import polars as pl
import pytest

from jingwei.fusion.golden import SOURCES
from jingwei.fusion.model import ORGANISATIONS
from jingwei.fusion.register import register
from tests.fusion.lists import code
from tests.fusion.normalise.wuhai import PLACES

COUNTS = {
    "departments": "税务局", "sources": 1, "row_count": 1, "branch": "", "core": None, "place": "",
    "org_code": None, "status_note": None, "flags": "", "aliases": "",
}  # fmt: skip


def lines(
    *golden: Mapping[str, object], counts: tuple[Mapping[str, object], ...] = ()
) -> pl.DataFrame:
    numbers = range(1, len(golden) + 1)
    empty = dict.fromkeys(SOURCES)
    wide = [{"number": n, **empty, **said} for n, said in zip(numbers, golden, strict=True)]
    each = counts or ({},) * len(golden)
    counted = [{"number": n, **COUNTS, **c} for n, c in zip(numbers, each, strict=True)]
    text = {"number": pl.Int64} | dict.fromkeys(SOURCES, pl.String)
    frame = pl.DataFrame(counted, schema_overrides=dict.fromkeys(("core", "org_code", "status_note"), pl.String))  # fmt: skip
    return register(pl.DataFrame(wide, schema=text), counts=frame, places=PLACES)


def line(counts: Mapping[str, object] | None = None, /, **golden: object) -> dict[str, object]:
    return lines(golden, counts=(counts or {},)).row(0, named=True)


def test_the_register_has_its_schema() -> None:
    assert dict(lines({"name": "甲"}).schema) == ORGANISATIONS


@pytest.mark.parametrize(
    ("prefix", "kind"),
    [
        ("91", "enterprise"),
        ("92", "sole_trader"),
        ("93", "cooperative"),
        ("51", "association"),
        ("52", "service_institution"),
        ("53", "foundation"),
        ("31", "law_firm"),
    ],
)
def test_the_code_tells_the_kind_whatever_the_name_says(prefix: str, kind: str) -> None:
    assert line(name="乌海市恒丰协会公司", uscc=code(1, kind=prefix))["kind"] == kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("恒丰贸易有限公司", "enterprise"),
        ("众合种植农民专业合作社", "cooperative"),
        ("恒丰律师事务所", "law_firm"),
        ("恒丰慈善基金会", "foundation"),
        ("乌海市餐饮行业协会", "association"),
        ("向阳幼儿园", "service_institution"),
        ("凯品银护理院", "service_institution"),
        ("河忠老年公寓", "service_institution"),
        ("新华街快递站", "station"),
        ("恒丰砖厂", "enterprise"),
        ("老张饭馆", "sole_trader"),
        (None, "other"),
    ],
)
def test_without_a_code_the_end_of_the_name_tells_the_kind(name: str | None, kind: str) -> None:
    assert line(name=name)["kind"] == kind


def test_a_branch_is_a_branch_and_knows_its_head_office() -> None:
    table = lines(
        {"name": "恒丰贸易有限公司"},
        {"name": "恒丰贸易有限公司乌达分公司", "uscc": code(2)},
        counts=({"core": "恒丰贸易"}, {"core": "恒丰贸易", "branch": "乌达分公司"}),
    )

    assert table["kind"].to_list() == ["enterprise", "branch"]
    assert table["parent"].to_list() == [None, "JW-0000001"]


def test_between_two_head_offices_of_one_name_no_parent_is_guessed() -> None:
    head, branch = {"core": "恒丰贸易"}, {"core": "恒丰贸易", "branch": "乌达分公司"}

    table = lines({"name": "甲"}, {"name": "乙"}, {"name": "丙"}, counts=(head, head, branch))

    assert table["parent"].null_count() == 3


@pytest.mark.parametrize(
    ("said", "noted", "status"),
    [("存续", "已注销", "active"), (None, "已注销", "cancelled"), (None, None, "unknown"), ("吊销未注销", None, "revoked")],
)  # fmt: skip
def test_the_status_comes_from_its_column_then_from_the_note_in_the_name(
    said: str | None, noted: str | None, status: str
) -> None:
    assert line({"status_note": noted}, legal_status=said)["legal_status"] == status


@pytest.mark.parametrize(
    ("golden", "place", "district"),
    [
        ({"operating_address": "乌达区狮城街2号", "registered_address": "海勃湾区新华街1号"}, "", "乌达区"),
        ({"registered_address": "海勃湾区新华街1号"}, "150304", "海勃湾区"),
        ({}, "150304", "乌达区"),
        ({"district": "海南区", "operating_address": "乌达区狮城街2号"}, "", "海南区"),
        ({}, "1503", None),
        ({}, "", None),
    ],
)  # fmt: skip
def test_the_operating_address_goes_before_the_registered_one_and_the_name(
    golden: dict[str, object], place: str, district: str | None
) -> None:
    found = line({"place": place}, **golden)

    assert found["district"] == district
    assert found["city"] == ("乌海市" if district else None)


@pytest.mark.parametrize(
    ("golden", "legs"),
    [
        ({"operating_address": "狮城街2号", "employees": "12", "insured_employees": "10", "legal_status": "存续"}, ("yes", "yes", "yes", "yes")),
        ({}, ("unknown", "unknown", "unknown", "unknown")),
        ({"operating_address": "狮城街2号", "employees": "0"}, ("yes", "no", "unknown", "no")),
        ({"operating_address": "狮城街2号", "employees": "3"}, ("yes", "yes", "unknown", "unknown")),
        ({"operating_address": "狮城街2号", "insured_employees": "3", "legal_status": "注销"}, ("yes", "yes", "no", "no")),
        ({"operating_address": "狮城街2号", "insured_employees": "3", "legal_status": "非正常"}, ("yes", "yes", "unknown", "unknown")),
        ({"operating_address": "狮城街2号", "run_status": "失联"}, ("no", "unknown", "no", "no")),
    ],
)  # fmt: skip
def test_each_of_the_three_haves_is_yes_no_or_unknown(
    golden: dict[str, object], legs: tuple[str, ...]
) -> None:
    found = line(**golden)

    assert (
        tuple(found[c] for c in ("has_premises", "has_staff", "has_operation", "three_have"))
        == legs
    )


def test_four_clear_counts_what_is_known_and_names_what_is_missing() -> None:
    nothing = line()
    most = line(legal_status="存续", employees="12人", party_members="3")
    every = line(legal_status="存续", employees="12", party_members="3", has_party_org="无")

    assert (nothing["four_clear"], nothing["four_clear_missing"]) == (0, "经营、员工、党员、组建")
    assert (most["four_clear"], most["four_clear_missing"]) == (3, "组建")
    assert (every["four_clear"], every["has_party_org"]) == (4, "no")


def test_counts_are_whole_numbers_and_industries_have_sections() -> None:
    found = line(employees="约12人", insured_employees="若干", industry="批发零售")

    assert (found["employees"], found["insured_employees"]) == (12, None)
    assert found["industry_section"] == "F"
