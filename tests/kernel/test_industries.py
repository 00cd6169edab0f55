"""Industries: the four levels, names, and the loose words of departments."""

import pytest

from jingwei.kernel import industries
from jingwei.kernel.industries import IndustryLevel


def test_the_classification_has_its_levels() -> None:
    levels = [entry.level for entry in industries.industries().values()]

    assert levels.count(IndustryLevel.SECTION) == 20
    assert levels.count(IndustryLevel.DIVISION) == 97
    assert levels.count(IndustryLevel.GROUP) == 473
    assert levels.count(IndustryLevel.CLASS) == 1381


def test_every_parent_exists_and_lies_in_the_same_section() -> None:
    entries = industries.industries()

    for entry in entries.values():
        assert entry.is_section or entries[entry.parent].section == entry.section


def test_an_entry_is_found_by_code_and_by_name() -> None:
    by_code = industries.industry("5211")

    assert by_code is not None
    assert by_code == industries.industry("F5211")
    assert by_code == industries.industry_named(by_code.name)
    assert industries.industry("0000") is None


def test_of_equal_names_the_broadest_entry_is_found() -> None:
    found = industries.industry_named("教育")

    assert found is not None
    assert found.code == "P"


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("F", "F"),
        ("52", "F"),
        ("5211", "F"),
        ("F52", "F"),
        ("Ｆ批发和零售业", "F"),
        ("批发零售", "F"),
        ("居民服务", "O"),
        ("交通运输", "G"),
        ("信息技术", "I"),
        ("能源", "D"),
        ("采矿业", "B"),
        ("医药卫生", "Q"),
        ("商务服务", "L"),
        ("文化体育", "R"),
        ("住宿餐饮", "H"),
        ("农林牧渔", "A"),
        ("建筑业", "E"),
        ("房地产", "K"),
        ("教育", "P"),
        ("制造业", "C"),
        ("医药制造业", "C"),
        ("邮政快递行业", "G"),
        ("社会组织", "S"),
    ],
)
def test_loose_words_find_their_section(text: str, section: str) -> None:
    assert industries.section_of(text) == section


@pytest.mark.parametrize("text", ["", "其他", "A5211", "X", "无"])
def test_what_says_nothing_finds_no_section(text: str) -> None:
    assert industries.section_of(text) is None


def test_every_name_of_the_standard_finds_its_own_section() -> None:
    for entry in industries.industries().values():
        assert industries.section_of(entry.name) == entry.section
        assert industries.section_of(entry.code) == entry.section
