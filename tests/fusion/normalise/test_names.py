"""Names taken apart: places, notes, damaged forms and branches; nothing raises and no row is lost."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jingwei.fusion.normalise.names import (
    COMPANY_FORMS,
    COOPERATIVE_FORMS,
    cleaned,
    learned_branches,
    name_parts,
    shown,
)
from tests.fusion.normalise.wuhai import PLACES

pytestmark = pytest.mark.thorough

CORE = "恒亿电力工程"
# What the cells of lists hold: characters of names, both widths, brackets, marks and blanks.
WRITTEN = "恒亿電力烏海市区有限责任公司分店第一二注销曾用名AZaz09０９（）()[]【】〔〕#＃-— 　.。，、·*'\"\u200b\t\n"
cells = st.text(alphabet=WRITTEN, max_size=24)
anything = st.text(max_size=40)


def parts(*names: str, branches: frozenset[str] = frozenset()) -> pl.DataFrame:
    return name_parts(pl.Series("name", names), places=PLACES, branches=branches)


def part(name: str, column: str) -> str:
    return str(parts(name)[column].item())


@pytest.mark.parametrize(
    "name",
    [
        "乌海市恒亿电力工程有限公司",
        "乌海市恒亿电力工程有限责任公司",
        "乌海市恒亿电力工程有限责任司",
        "乌海市恒亿电力工程有限责任公",
        "乌海市恒亿电力工程有限贵任公司",
        pytest.param(
            "乌海市恒亿电力工程限公司",
        ),
        "烏海市恆億電力工程有限公司",
        " 乌海市 恒亿电力工程有限公司\u200b",
        "乌海市恒亿电力工程有限公司（已注销）",
        "乌海市恒亿电力工程有限公司【筹】",
        "恒亿电力工程（乌海）有限公司",
        "恒亿电力工程(乌海市)有限公司",
        "内蒙古自治区乌海市海勃湾区恒亿电力工程有限公司",
        "乌大区恒亿电力工程有限公司",
        "海乌市恒亿电力工程有限公司",
        "达区恒亿电力工程有限公司",
        "乌海市恒亿电力工程集团有限公司",
        "乌海市恒亿电力工程股份有限公司",
        "恒亿电力工程",
    ],
)
def test_one_organisation_written_in_many_ways_has_one_core(name: str) -> None:
    assert part(name, "core") == CORE


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("乌海市恒亿电力工程有限公司", "1503"),
        ("内蒙古恒亿电力工程有限公司", "15"),
        ("内蒙古乌海市乌达区恒亿电力工程有限公司", "150304"),
        ("海南区恒亿商店", "150303"),
        ("恒亿电力工程（乌达）有限公司", "150304"),
        ("恒亿电力工程有限公司", ""),
        ("乌大区恒亿电力工程有限公司", ""),
        ("乌海市", ""),
    ],
)
def test_the_place_is_the_most_special_one_that_the_name_says(name: str, place: str) -> None:
    assert part(name, "place") == place


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("恒亿电力有限公司", "company"),
        ("恒亿电力有限责任司", "company"),
        ("恒亿电力股份有限公司", "company"),
        ("恒亿种植农民专业合作社", "cooperative"),
        ("恒亿种植专业合作", "cooperative"),
        ("恒亿投资合伙企业(有限合伙)", "partnership"),
        ("恒亿投资中心（有限合伙）", "partnership"),
        ("恒亿商行", ""),
        ("公司", ""),
    ],
)
def test_forms_fall_into_classes_and_one_damaged_character_does_not_hide_them(
    name: str, form: str
) -> None:
    assert part(name, "form") == form


@pytest.mark.parametrize(
    ("name", "branch"),
    [
        ("乌海市恒亿电力工程有限公司巴音分公司", "巴音分公司"),
        ("乌海市恒亿电力工程有限公司（巴音分公司）", "巴音分公司"),
        ("乌海市恒亿电力工程有限公司第一分公司", "第一分公司"),
        ("恒亿电力工程一分公司", "一分公司"),
        ("恒亿电力工程乌达分公司", "乌达分公司"),
        ("海勃湾区恒亿超市（新华街店）", "新华街店"),
        ("乌海市恒亿电力工程有限公司狮城街营业部", "狮城街营业部"),
        ("乌海市恒亿电力工程有限公司", ""),
    ],
)
def test_a_branch_is_told_from_its_head_office(name: str, branch: str) -> None:
    found = parts(name)

    assert found["branch"].item() == branch
    assert found["core"].item() in {CORE, "恒亿超市"}


def test_a_branch_without_a_form_is_learned_from_a_name_that_has_one() -> None:
    alone = parts("恒亿电力工程巴音分公司", "百川运输千里山门市部")
    taught = parts("恒亿电力工程巴音分公司", "乌海市远达物流有限公司巴音分公司")

    assert taught["branch"].to_list() == ["巴音分公司", "巴音分公司"]
    assert taught["core"].to_list() == [CORE, "远达物流"]
    assert alone["branch"].to_list() == ["分公司", ""]


def test_branches_known_from_earlier_rounds_are_recognised() -> None:
    found = parts("恒亿电力工程巴音分公司", branches=frozenset({"巴音分公司"}))

    assert found.select("core", "branch").row(0) == (CORE, "巴音分公司")


def test_only_texts_that_end_like_a_branch_are_learned() -> None:
    table = pl.DataFrame({"branch": ["巴音分公司", "狮城街营业部", "", "三号仓", "包子店"]})

    assert learned_branches(table) == {"巴音分公司", "狮城街营业部"}


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("恒亿电力有限公司（注销）", "注销"),
        ("恒亿电力有限公司(已吊销未注销)", "已吊销未注销"),
        ("恒亿电力有限公司[曾用名：恒远电力]", "曾用名:恒远电力"),
        ("恒亿电力有限公司（总部）", "总部"),
        ("恒亿电力有限公司（乌海）", ""),
        ("恒亿电力有限公司", ""),
    ],
)
def test_a_note_in_brackets_is_kept_beside_the_name(name: str, status: str) -> None:
    assert part(name, "status") == status
    assert part(name, "core") == "恒亿电力"


def test_shown_names_lose_notes_and_bear_chinese_brackets() -> None:
    names = pl.Series(["恒亿电力(乌海)有限公司(已注销)", "恆億 電力【乌海】有限公司"])

    assert shown(names).to_list() == ["恒亿电力（乌海）有限公司"] * 2


def test_a_union_of_cooperatives_is_no_branch() -> None:
    found = parts("乌海市众合种植农民专业合作社联合社")

    assert found.select("core", "form", "branch").row(0) == ("众合种植", "cooperative", "")


def test_without_places_nothing_is_stripped() -> None:
    found = name_parts(pl.Series(["乌海市恒亿电力有限公司"]), places={}, branches=())

    assert found.select("place", "core").row(0) == ("", "乌海市恒亿电力")


@settings(max_examples=200)
@given(st.lists(anything, max_size=6))
def test_no_text_raises_and_no_row_is_lost(names: list[str]) -> None:
    found = name_parts(pl.Series(names, dtype=pl.String), places=PLACES, branches=())

    assert found.columns == ["full", "place", "core", "form", "branch", "status"]
    assert found.height == len(names)
    assert not any(found.null_count().row(0))


@settings(max_examples=200)
@given(st.lists(cells, min_size=1, max_size=20))
def test_cleaning_twice_changes_nothing_more(written: list[str]) -> None:
    once = cleaned(pl.Series(written))

    assert cleaned(once).to_list() == once.to_list()


@settings(max_examples=200)
@given(st.lists(cells, min_size=1, max_size=5, unique=True))
def test_a_name_means_the_same_in_whatever_order_names_come(names: list[str]) -> None:
    assert parts(*names).equals(parts(*names[::-1])[::-1])


@settings(max_examples=300)
@given(
    core=st.text(alphabet="恒亿电力宏达百川远鑫", min_size=2, max_size=6),
    place=st.sampled_from(["", "乌海市", "乌海", "内蒙古乌海市", "乌达区", "内蒙古自治区"]),
    form=st.sampled_from([*COMPANY_FORMS, *COOPERATIVE_FORMS[1:]]),
    note=st.sampled_from(["", "（已注销）", "(筹)", "[停业]"]),
)
def test_place_form_and_note_come_off_whatever_the_core_is(
    core: str, place: str, form: str, note: str
) -> None:
    found = parts(f"{place}{core}{form}{note}")

    assert found["core"].item() == core
    assert found["form"].item() == ("company" if form in COMPANY_FORMS else "cooperative")
    assert found["branch"].item() == ""


@pytest.mark.parametrize(
    ("name", "branch"),
    [
        ("乌海市鑫达商贸有限公司第三分工司", "第三分公司"),
        ("乌海市鑫达商贸有限公司第二公分司", "第二分公司"),
        ("乌海市鑫达商贸有限公司乌达第二分公司（新增）", "乌达第二分公司"),
        ("乌海市鑫达建材经营部（个人独资）长青门市部", "长青门市部"),
    ],
)
def test_a_branch_is_one_however_it_is_mistyped_or_noted(name: str, branch: str) -> None:
    assert parts(name)["branch"].item() == branch
