"""What is asked of a ledger, as an address and back; nonsense is answered in words."""

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingwei.ledgers.address import understand
from jingwei.ledgers.asked import NO, SIZES, YES, Asked, Cursor, Filter, Match, matches_of
from jingwei.ledgers.catalogue import LEDGERS
from jingwei.ledgers.definition import WORDED, Column, Kind, Order
from jingwei.ledgers.typed import BadValue, canonical, spelt

REGISTER = LEDGERS["register"]
FILTERED = [column for column in REGISTER.columns if column.filterable]
SORTABLE = [column for column in REGISTER.columns if column.sortable]
words = st.text("鑫恒商贸Abc (1)&=+,;%-'\"", min_size=2, max_size=8).map(
    lambda text: " ".join(text.split())
).filter(lambda text: len(text) > 1)  # fmt: skip
days = st.dates(date(1950, 1, 1), date(2100, 1, 1))
numbers = st.integers(0, 2**31 - 1)


@st.composite
def filters(draw: st.DrawFn) -> tuple[Filter, ...]:
    """Filters on a few columns, in their canonical spelling."""
    chosen = draw(st.lists(st.sampled_from(FILTERED), max_size=4, unique_by=lambda c: c.key))
    return tuple(draw(a_filter(column)) for column in chosen)


@st.composite
def a_filter(draw: st.DrawFn, column: Column) -> Filter:
    test = draw(st.sampled_from(matches_of(column)))
    if test is Match.EMPTY:
        return Filter(column.key, test, (draw(st.sampled_from([YES, NO])),))
    kind = column.kind
    if kind in WORDED:
        raw = st.sampled_from(list(column.words))
    elif kind is Kind.DATE:
        raw = days.map(str)
    elif kind in (Kind.NUMBER, Kind.UNIT, Kind.LINK):
        raw = numbers.map(str)
    else:
        raw = words
    several = 1 if test in (Match.FROM, Match.TO) else 3
    texts = draw(st.lists(raw, min_size=1, max_size=several))
    return Filter(column.key, test, tuple(dict.fromkeys(canonical(column, test, t) for t in texts)))


@st.composite
def requests(draw: st.DrawFn) -> Asked:
    """Anything that can be asked of the register."""
    order = draw(
        st.none() | st.builds(Order, st.sampled_from(SORTABLE).map(lambda c: c.key), st.booleans())
    )
    keys = [column.key for column in REGISTER.columns]
    asked = Asked(
        filters=draw(filters()),
        search=draw(st.just("") | words),
        order=order,
        on=draw(st.none() | days),
        columns=tuple(draw(st.lists(st.sampled_from(keys), max_size=4, unique=True))),
        size=draw(st.sampled_from(SIZES)),
    )
    column = REGISTER[(order or REGISTER.order).column]
    cursor = draw(st.none() | st.builds(Cursor, numbers, draw(places(column))))
    if draw(st.booleans()):
        return replace(asked, after=cursor)
    return replace(asked, before=cursor)


def places(column: Column) -> st.SearchStrategy[st.SearchStrategy[str | None]]:
    """Values that a place in the list may have."""
    if column.kind is Kind.DATE:
        return st.just(days.map(str))
    if column.kind in (Kind.NUMBER, Kind.UNIT):
        return st.just(numbers.map(str))
    if column.kind is Kind.LINK:
        return st.just(numbers.map(lambda number: spelt(column, number)))
    return st.just(words | st.none())


@pytest.mark.thorough
@given(requests())
def test_what_was_asked_comes_back_from_its_address(asked: Asked) -> None:
    understood = understand(REGISTER, asked.query())

    assert understood.complaints == ()
    assert understood.asked == asked
    assert understand(REGISTER, understood.asked.query()).asked == asked


@pytest.mark.thorough
@given(st.text(max_size=200))
def test_any_text_at_all_is_answered(text: str) -> None:
    asked = understand(REGISTER, text).asked

    assert understand(REGISTER, asked.query()).asked == asked


@pytest.mark.thorough
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["q", "sort", "on", "cols", "size", "after", "before"]
                + [f"{column.key}.{test}" for column in REGISTER.columns for test in Match]
            ),
            st.text(max_size=30)
            | st.sampled_from(["1", "-1", "99999999999999999999", "\0", "2025-02-30"]),
        ),
        max_size=6,
    )
)
def test_any_value_of_any_name_is_understood_or_complained_of(pairs: list[tuple[str, str]]) -> None:

    asked = understand(REGISTER, urlencode(pairs)).asked

    assert understand(REGISTER, asked.query()).asked == asked


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("employees.from=很多", "“从业人数”：“很多”不是整数，或太大。"),
        ("employees.from=9999999999", "“从业人数”：“9999999999”不是整数，或太大。"),
        ("established_on.to=去年", "“成立日期”：“去年”不是日期，请写作 2025-11-30。"),
        ("established_on.to=2025年", "“成立日期”：“2025年”不是日期，请写作 2025-11-30。"),
        ("kind.is=公司", "“组织类型”：没有“公司”这个选项。"),
        ("kind.has=enterprise", "不能按“kind.has”筛选，已略去。"),
        ("phone.is=139", "不能按“phone.is”筛选，已略去。"),
        ("uscc.empty=maybe", "“统一社会信用代码”：空白与否只能是 yes 或 no。"),
        ("district.in=north", "“所属区”：“north”不是整数，或太大。"),
        ("name.has=" + "长" * 101, "“名称”：太长，最多 100 个字。"),
        ("q=鑫", "搜索至少要两个字。"),
        ("sort=flags", "不能按“flags”排序，已略去。"),
        ("sort=-nothing", "不能按“-nothing”排序，已略去。"),
        ("on=yesterday", "“yesterday”不是日期，请写作 2025-11-30；现在显示的是今天。"),
        ("cols=name,secret", "没有“secret”这些栏，已略去。"),
        ("size=100000", "每页行数只能是 20、50、100、200。"),
        ("after=x", "翻页的位置看不懂，已回到第一页。"),
        ("sort=employees&after=5,many", "翻页的位置看不懂，已回到第一页。"),
    ],
)
def test_nonsense_is_answered_in_words_and_passed_over(query: str, complaint: str) -> None:
    understood = understand(REGISTER, query)

    assert understood.complaints == (complaint,)
    kept = replace(understood.asked, columns=(), order=None)
    assert kept == Asked()


def test_names_that_are_none_of_ours_are_passed_over_in_silence() -> None:
    assert understand(REGISTER, "utm_source=x&page=2&=3").complaints == ()


def test_thousands_of_fields_ask_for_nothing() -> None:
    assert understand(REGISTER, "&".join(["kind.is=enterprise"] * 501)).asked == Asked()


def test_values_are_kept_in_one_spelling() -> None:
    asked = understand(
        REGISTER,
        "established_on.from=2025.9.1&uscc.is=９１15&organisation.is=jw-12&employees.is=1,200&party_members.is=3",
    ).asked

    assert [one.values for one in asked.filters] == [
        ("2025-09-01",), ("9115",), ("JW-0000012",), ("1200",), ("1",),
    ]  # fmt: skip


def test_a_filter_takes_no_value_twice_and_a_range_the_last() -> None:
    asked = understand(
        REGISTER, "kind.is=branch&kind.is=branch&employees.from=1&employees.from=2"
    ).asked

    assert [one.values for one in asked.filters] == [("branch",), ("2",)]


def test_a_value_that_cannot_be_is_refused_with_the_column() -> None:
    with pytest.raises(BadValue, match="“从业人数”"):
        canonical(REGISTER["employees"], Match.IS, "-")
