"""A page of a ledger: rows as people read them, in order, a page at a time, within the sight."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from jingwei.cover.kinds import PostKind
from jingwei.cover.operations import Facts, enlist, form, found_team, open_chain
from jingwei.ledgers import reading, search
from jingwei.ledgers.address import understand
from jingwei.ledgers.asked import Asked
from jingwei.ledgers.catalogue import LEDGERS
from jingwei.ledgers.definition import Order
from jingwei.ledgers.reading import Page, count, keys, page
from jingwei.people.sight import OutOfSight, Sight, seeing
from tests.ledgers.city import NOW, SINCE, TODAY, City

pytestmark = pytest.mark.thorough

REGISTER = LEDGERS["register"]


def read(query: str = "", ledger: str = "register") -> Page:
    """A page by its address."""
    understood = understand(LEDGERS[ledger], query)
    assert understood.complaints == ()
    return page(LEDGERS[ledger], understood.asked, today=TODAY)


def texts(found: Page) -> list[list[str]]:
    """The rows as they are read."""
    return [[cell.text for cell in row.cells] for row in found.rows]


def firsts(found: Page) -> list[str]:
    """The first cell of every row."""
    return [row[0] for row in texts(found)]


def test_a_row_is_read_in_words(everything: City) -> None:
    everything.organisation(
        "鑫恒商贸", place="a1", committee="trade", party_members=3, has_party_org="yes", flags=["bad_uscc"],
        established_on=SINCE,
    )  # fmt: skip

    columns = "organisation,name,kind,district,street,community,place,committee,park,party_members,has_party_org,flags,established_on,employees"
    found = read(f"cols={columns}")

    assert texts(found) == [
        ["JW-0000001", "鑫恒商贸", "企业", "海勃湾区", "新华街道", "新桥社区", "新桥社区", "商务行业党委",
         "", "<5", "是", "代码有误", "2026-01-01", ""]
    ]  # fmt: skip
    assert found.count.text == "1"


@pytest.mark.parametrize("ledger", list(LEDGERS))
def test_every_ledger_reads_all_its_columns_sorted_by_any_of_them(
    everything: City, ledger: str
) -> None:
    everything.organisation(
        "甲公司",
        park="park",
        building="tower",
        three_have="yes",
        flags=["several_codes"],
        party_members=7,
    )
    entry = everything.organisation("乙协会", kind="association", place=None)
    host = entry.organisation
    form(Facts(name="乙协会党支部"), hosts=[host], established_on=SINCE, actor=None, now=NOW)
    enlist(
        "张三", unit=everything["a"], post_kind=PostKind.OFFICIAL, since=SINCE, actor=None, now=NOW
    )
    by: dict[str, Any] = {"since": SINCE, "actor": None, "now": NOW}
    found_team("红色服务团", organ=everything["a"], members=5, **by)
    open_chain("乙烯", place=everything["a"], **by)
    columns = LEDGERS[ledger].columns

    assert read(f"cols={','.join(column.key for column in columns)}", ledger).rows
    for column in columns:
        for sign in ("", "-") if column.sortable else ():
            assert read(f"sort={sign}{column.key}&cols={column.key}", ledger).rows


def test_blanks_come_last_in_either_direction(everything: City) -> None:
    for name, employees in (("甲", 5), ("乙", None), ("丙", 30), ("丁", 0), ("戊", None)):
        everything.organisation(name, employees=employees)

    assert firsts(read("sort=employees")) == ["丁", "甲", "丙", "乙", "戊"]
    assert firsts(read("sort=-employees")) == ["丙", "甲", "丁", "戊", "乙"]


@pytest.mark.parametrize("order", ["name", "employees", "uscc", "kind", "established_on", "place"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_paging_there_and_back_meets_every_row_once(
    everything: City, order: str, sign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jingwei.ledgers.address.SIZES", (3,))
    for n in range(11):
        everything.organisation(
            f"{'甲乙丙'[n % 3]}公司", employees=None if n % 4 == 0 else n % 3, uscc=str(n % 2) * (n % 5 > 1),
            established_on=None if n % 2 else SINCE, place="a1" if n % 3 else None,
        )  # fmt: skip
    start = f"sort={sign}{order}&size=3"
    everybody = [
        row.key
        for row in page(
            REGISTER, understand(REGISTER, f"sort={sign}{order}").asked, today=TODAY
        ).rows
    ]

    there, back = _walk(start, lambda found: found.next), []
    last = there[-1]
    back = _walk(last[0], lambda found: found.previous)

    assert len(everybody) == 11
    assert [key for _query, keys in there for key in keys] == everybody
    assert [key for _query, keys in reversed(back) for key in keys] == everybody


def _walk(query: str, step: Callable[[Page], str | None]) -> list[tuple[str, list[int]]]:
    pages = []
    following: str | None = query
    while following is not None:
        found = read(following)
        pages.append((following, [row.key for row in found.rows]))
        following = step(found)
    return pages


def test_the_first_page_has_none_before_it_and_the_last_none_after(everything: City) -> None:
    everything.organisation("甲")

    found = read()

    assert (found.previous, found.next) == (None, None)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("name.has=商贸", ["甲商贸"]),
        ("kind.is=association&kind.is=foundation", ["乙协会", "丙基金会"]),
        ("employees.from=5&employees.to=10", ["甲商贸"]),
        ("employees.empty=yes", ["丙基金会"]),
        ("employees.empty=no", ["甲商贸", "乙协会"]),
        ("uscc.empty=yes", ["乙协会", "丙基金会"]),
        ("established_on.to=2026.1.1", ["甲商贸"]),
        ("flags.is=several_codes", ["乙协会"]),
        ("organisation.is=jw-2", ["乙协会"]),
        ("party_members.is=4", ["甲商贸"]),
        ("park.empty=no", ["乙协会"]),
    ],
)
def test_filters_keep_what_they_say(everything: City, query: str, names: list[str]) -> None:
    everything.organisation(
        "甲商贸", employees=8, uscc="91150302PDY00001XX", established_on=SINCE, party_members=2
    )
    everything.organisation(
        "乙协会", kind="association", employees=1, flags=["several_codes"], park="park"
    )
    everything.organisation("丙基金会", kind="foundation")

    assert sorted(firsts(read(query))) == sorted(names)


def test_a_unit_keeps_what_lies_in_it_or_below_through_any_tie(everything: City) -> None:
    everything.organisation("甲", place="a1")
    everything.organisation("乙", place="b")
    everything.organisation("丙", place="c", committee="trade")
    unit = {name: everything[name].pk for name in ("north", "a", "trade", "two_new", "b")}

    assert firsts(read(f"district.in={unit['north']}")) == ["乙", "甲"]
    assert firsts(read(f"street.in={unit['a']}&sort=name")) == ["甲"]
    assert firsts(read(f"street.in={unit['a']}&street.in={unit['b']}")) == ["乙", "甲"]
    assert firsts(read(f"committee.in={unit['two_new']}")) == ["丙"]
    assert firsts(read(f"place.in={unit['b']}&committee.in={unit['trade']}")) == []


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ("鑫恒", ["乌海市鑫恒商贸有限公司"]),
        ("鑫恒商", ["乌海市鑫恒商贸有限公司"]),
        ("恒鑫", []),
        ("恒商 鑫恒", ["乌海市鑫恒商贸有限公司"]),
        ("鑫恒贸", []),
        ("老号", ["乌海市鑫恒商贸有限公司"]),
        ("号乌", []),
        ("（东）", ["海南(东)abc厂"]),
        ("ＡＢＣ", ["海南(东)abc厂"]),
        ("'\\'", []),
        ("JW-2", ["海南(东)abc厂"]),
        ("jw-0000001", ["乌海市鑫恒商贸有限公司"]),
        ("91150302PDY00001XX", ["海南(东)abc厂"]),
        ("91150302PDY00001XY", []),
        ("150302000000011", ["海南(东)abc厂"]),
        ("PDY00001-X", ["海南(东)abc厂"]),
    ],
)  # fmt: skip
def test_search_finds_names_codes_and_numbers(
    everything: City, search: str, names: list[str]
) -> None:
    everything.organisation("乌海市鑫恒商贸有限公司", former_names=["老号", "乌恒"])
    everything.organisation(
        "海南(东)abc厂", uscc="91150302PDY00001XX", reg_no="150302000000011", org_code="PDY00001X"
    )
    asked = Asked(search=search)

    found = page(REGISTER, asked, today=TODAY)

    assert firsts(found) == (names if search != "'\\'" else firsts(found))
    assert understand(REGISTER, asked.query()).asked.search


def test_a_number_that_was_merged_away_still_finds_its_heir(everything: City) -> None:
    heir = everything.organisation("甲")
    everything.organisation("旧甲", held_to=TODAY, merged_into=heir)

    assert firsts(read("q=JW-0000002")) == ["甲"]


def test_a_day_gone_by_shows_what_held_then(everything: City) -> None:
    entry = everything.organisation("旧名", held_from=SINCE)
    everything.next_entry(entry, on=TODAY, name="新名")

    assert firsts(read()) == ["新名"]
    assert firsts(read("on=2026-03-01")) == ["旧名"]
    assert firsts(read("on=2025-12-31")) == []
    assert read("on=2026-03-01").is_today is False
    assert read("on=2027-01-01").is_today is True


def test_only_what_is_in_sight_is_read_or_counted(city: City) -> None:
    city.organisation("甲", place="a1")
    city.organisation("乙", place="c")

    with seeing(Sight(frozenset({city["south"].pk}))):
        found = read()
        numbers = keys(REGISTER, Asked(), today=TODAY, only=[1, 2])

    assert (firsts(found), found.count.number, numbers) == (["乙"], 1, [2])


def test_nothing_is_read_where_nobody_is_looking(city: City) -> None:
    with pytest.raises(OutOfSight):
        read()


def test_a_count_stops_at_the_cap_and_is_exact_on_request(everything: City) -> None:
    for n in range(4):
        everything.organisation(f"公司{n}")

    capped = count(REGISTER, Asked(), today=TODAY, cap=3)

    assert (capped.text, capped.is_exact) == ("3+", False)
    assert count(REGISTER, Asked(), today=TODAY, cap=4).text == "4"
    assert count(REGISTER, Asked(), today=TODAY, cap=None).text == "4"


@pytest.mark.parametrize("rows", [1, 20])
def test_a_page_takes_a_fixed_number_of_queries(
    everything: City, rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(rows):
        everything.organisation(f"公司{n}", place=("a1", "b", "c")[n % 3], committee="trade")
    query = f"cols=name,district,street,community,committee&sort=uscc&district.in={everything['city'].pk}"

    with django_assert_max_num_queries(12):
        assert len(read(query).rows) == rows


def test_chips_say_the_filters_and_lead_to_the_list_without_them(everything: City) -> None:
    north = everything["north"].pk
    query = f"q=%E5%85%AC%E5%8F%B8&kind.is=association&kind.is=foundation&district.in={north}&uscc.empty=yes&party_members.from=3"

    chips = read(query).chips

    assert [chip.text for chip in chips] == [
        "组织类型 是 社会团体、基金会", "所属区 在 海勃湾区", "统一社会信用代码 空白", "党员数 不低于 <5",
        "搜索“公司”",
    ]  # fmt: skip
    assert "kind" not in chips[0].without
    assert "district.in" in chips[0].without


def test_headings_sort_by_their_column_and_then_the_other_way(everything: City) -> None:
    name, code = read("cols=name,uscc,flags").headings[:2]
    flags = read("cols=flags").headings[0]

    assert (name.sorted, name.query) == ("ascending", "sort=-name&cols=name%2Cuscc%2Cflags")
    assert (code.sorted, code.query) == ("", "sort=uscc&cols=name%2Cuscc%2Cflags")
    assert flags.query == ""


def test_a_click_on_a_cell_narrows_the_column_to_its_value(everything: City) -> None:
    everything.organisation("甲", place="a1", party_members=2)
    found = read("cols=name,kind,street,party_members,organisation,uscc,flags")
    row = dict(zip([h.key for h in found.headings], found.rows[0].cells, strict=True))

    for key in ("kind", "street", "party_members", "organisation", "uscc"):
        narrowed = found.narrowed(key, row[key])
        assert narrowed is not None
        assert firsts(read(narrowed)) == ["甲"], key
    assert found.narrowed("flags", row["flags"]) is None


def test_parks_are_tallied_without_branches(everything: City) -> None:
    everything.organisation("甲", park="park", three_have="yes", employees=10, party_members=3)
    everything.organisation("乙", park="park", employees=5, party_members=1, has_party_org="yes")
    everything.organisation("丙分公司", park="park", kind="branch", employees=99)
    everything.organisation("丁", building="tower")

    found = read(ledger="parks")

    assert texts(found) == [
        ["乌海高新园区", "乌达区", "乌海高新园区", "2", "2", "1", "15", "<5", "1"]
    ]
    assert (found.rows[0].key, found.count.number) == (everything["park"].pk, 1)
    assert firsts(read(f"district.in={everything['north'].pk}", "parks")) == ["乌海高新园区"]
    assert texts(read("organisations.from=3", "parks")) == []
    assert firsts(read("q=高新", "parks")) == ["乌海高新园区"]
    assert firsts(read("", "buildings")) == ["万达广场"]


def test_what_the_other_ledgers_keep(everything: City) -> None:
    everything.organisation("甲", three_have="yes")
    everything.organisation("乙会", kind="association", flags=["status_conflict"])
    everything.organisation("丙分", kind="branch", place=None)
    everything.organisation("丁", place="north", four_clear=4)

    assert firsts(read("", "three-have")) == ["甲"]
    assert firsts(read("", "social-organisations")) == ["乙会"]
    assert firsts(read("", "disputed")) == ["乙会"]
    assert [row[0::2][:2] for row in texts(read("", "unassigned"))] == [
        ["丁", "未分解到镇街"], ["丙分", "未落图"],
    ]  # fmt: skip
    assert firsts(read("", "four-clears")) == ["甲", "乙会", "丁"]


def test_orders_of_the_definition_may_be_turned(everything: City) -> None:
    everything.organisation("甲")
    everything.organisation("乙")

    found = page(REGISTER, Asked(order=Order("name", descending=True)), today=TODAY)

    assert firsts(found) == ["甲", "乙"]


def test_what_very_many_are_called_is_met_on_a_walk(
    everything: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("鑫恒商贸", "恒鑫商贸", "商恒贸易"):
        everything.organisation(name, place="a1")
    rare = firsts(read("q=商贸&cols=name"))

    monkeypatch.setattr(search, "RARE", 1)

    assert firsts(read("q=商贸&cols=name")) == rare == ["恒鑫商贸", "鑫恒商贸"]
    assert firsts(read("q=鑫恒&cols=name")) == ["鑫恒商贸"]


def test_a_few_rows_are_the_same_rows_on_every_page(
    everything: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(25):
        everything.organisation(f"公司{number:02}", place="a1", employees=number % 3 or None)
    few = read("sort=-employees&size=20&cols=name")
    assert few.count.is_exact

    monkeypatch.setattr(
        reading, "CAP", 10
    )  # now they are more than are counted, and the list is walked
    many = read("sort=-employees&size=20&cols=name")

    assert not many.count.is_exact
    assert (firsts(few), few.next) == (firsts(many), many.next)
