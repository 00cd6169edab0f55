"""No number is typed in a template; what is referred to exists, or the definition is refused."""

from datetime import date

import pytest

from jingwei.areas.bulletins.definition import (
    Block,
    BulletinKind,
    Course,
    Heading,
    Movement,
    Paragraph,
    RowList,
    Table,
    catalogue,
    typed_number,
)
from jingwei.areas.bulletins.kinds import KINDS, monthly_coverage
from jingwei.areas.bulletins.references import (
    Field,
    Moment,
    Reference,
    UnknownReference,
    change,
    end_of_month,
    loose,
)
from jingwei.indicators.catalogue import indicators
from jingwei.indicators.definition import Reading


def kind(block: Block) -> BulletinKind:
    """A kind of one block."""
    return BulletinKind(key="tried", title="试", blocks=(block,))


@pytest.mark.parametrize("key", KINDS)
def test_no_digit_stands_in_a_template(key: str) -> None:
    texts = list(KINDS[key].texts())
    assert len(texts) > 5
    for text in texts:
        assert not any(char.isdigit() for char in loose(text)), text
        assert "%" not in loose(text)


@pytest.mark.parametrize(
    "text", ["共808家", "共８０８家", "占60.21%", "超过百分之六十，三百家", "第①条", "增加了十二家"]
)
def test_a_typed_number_is_refused(text: str) -> None:
    for block in (
        Heading(text),
        Paragraph(text),
        Table(text, ()),
        Table("各地", ((text, "guided.counted"),)),
        Course(text, ()),
    ):
        with pytest.raises(ValueError, match="不能写数字"):
            kind(block)


@pytest.mark.parametrize("text", ["由指导员一对一联系", "三有企业", "两新组织，双向进入"])
def test_words_with_a_numeral_are_words(text: str) -> None:
    assert typed_number(text) == ""
    assert kind(Paragraph(text)).key == "tried"


@pytest.mark.parametrize(
    "block",
    [
        Paragraph("{no-such.counted}"),
        Paragraph("{guided.nothing}"),
        Paragraph("{guided.percent}"),
        Paragraph("{guided.counted@next_month}"),
        Paragraph("{work-cover.change}"),
        Paragraph("{work-cover.still}"),
        Paragraph("{}"),
        Paragraph("{anything}"),
        Table("各地", (("家", "guided"),)),
        Table("各地", (("家", "guided.rest"),)),
        Course("走势", ("no-such",)),
        Movement("变动", "no-such"),
        RowList("清单", "guided", ("name",), most=9),
        RowList("清单", "work-cover", ("no_such_column",), most=9),
    ],
)
def test_an_unknown_reference_is_refused_when_the_definition_is_made(block: Block) -> None:
    with pytest.raises(UnknownReference):
        kind(block)


def test_kinds_are_called_differently() -> None:
    with pytest.raises(ValueError, match="called alike"):
        catalogue([monthly_coverage, monthly_coverage])


def test_a_reference_names_indicator_field_and_moment() -> None:
    told = Reference.of("three-have-cover.percent@last_month")
    assert told == Reference("three-have-cover", Field.PERCENT, Moment.LAST_MONTH)
    assert Reference.of("guided.counted").moment is Moment.NOW


@pytest.mark.parametrize(
    ("moment", "then"),
    [
        (Moment.NOW, date(2024, 3, 31)),
        (Moment.LAST_MONTH, date(2024, 2, 29)),
        (Moment.LAST_YEAR, date(2023, 3, 31)),
        (Moment.YEAR_START, date(2023, 12, 31)),
    ],
)
def test_moments_are_ends_of_months(moment: Moment, then: date) -> None:
    assert moment.of(date(2024, 3, 31)) == then
    assert end_of_month(2024, 2) == date(2024, 2, 29)
    assert Moment.LAST_YEAR.of(date(2025, 2, 28)) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("key", "before", "after", "said"),
    [
        ("three-have-cover", Reading(807, 1342), Reading(808, 1342), "上升0.08个百分点"),
        ("three-have-cover", Reading(808, 1342), Reading(807, 1342), "下降0.08个百分点"),
        ("three-have-cover", Reading(1, 2), Reading(2, 4), "持平"),
        ("three-have-cover", Reading(), Reading(2, 4), "没有可比的数"),
        ("guided", Reading(5, 5), Reading(8, 8), "增加3家"),
        ("guided", Reading(8, 8), Reading(5, 5), "减少3家"),
        ("guided", Reading(8, 8), Reading(8, 8), "持平"),
    ],
)
def test_a_change_is_what_a_reader_subtracts(
    key: str, before: Reading, after: Reading, said: str
) -> None:
    assert change(indicators()[key], before, after) == said
