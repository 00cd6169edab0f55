"""What people decided of two numbers between rounds counts in the next round as an answer would."""

import polars as pl
import pytest

from jingwei import fusion
from jingwei.fusion.model import Judgement
from jingwei.fusion.outside import Decided, alone, decided
from jingwei.fusion.state import State
from tests.fusion.crowd import MARKET, TAX, crowd
from tests.fusion.lists import answer, code, record, table

pytestmark = pytest.mark.thorough

XINHENG, YUANJING, BAIYUN = (
    "乌海市鑫恒贸易有限公司",
    "乌海市远景物流有限公司",
    "乌海市白云石料有限公司",
)
ROWS = [
    record(MARKET, 50, XINHENG, uscc=code(900)),
    record(TAX, 50, YUANJING, uscc=code(901)),
    record(TAX, 51, BAIYUN, uscc=code(902)),
]
LISTS = table([*crowd(30), *ROWS])


def numbers(result: fusion.Fusion) -> dict[str, int]:
    """The living number of each of the three, by the name that its row bears."""
    rows = result.rows.with_columns(number=pl.col("organisation").str.slice(3).cast(pl.Int64))
    found = {}
    for one in ROWS:
        at = (pl.col("file") == one["file"]) & (pl.col("row") == one["row"])
        found[str(one["org.name"])] = int(rows.filter(at)["number"][0])
    return found


@pytest.fixture
def town() -> tuple[State, dict[str, int]]:
    """A state of one round, and the numbers of the three."""
    state, result = fusion.fuse(LISTS)
    return state, numbers(result)


def said(one: int, other: int, judgement: Judgement) -> Decided:
    older, younger = sorted((one, other))
    return Decided(younger, older, judgement, "account 1", "一套人马")


def test_a_merger_between_rounds_holds_in_the_next_and_the_older_number_lives_on(
    town: tuple[State, dict[str, int]],
) -> None:
    state, known = town
    merged = said(known[XINHENG], known[YUANJING], Judgement.SAME)

    _after, result = fusion.fuse(LISTS, state=decided(state, [merged, merged]))

    assert numbers(result)[XINHENG] == numbers(result)[YUANJING] == merged.heir
    (aliases,) = result.organisations.filter(pl.col("organisation") == f"JW-{merged.heir:07d}")["aliases"]  # fmt: skip
    assert aliases == f"JW-{merged.organisation:07d}"
    assert result.summary["decisions"] == 1


def test_a_merger_of_a_round_that_is_undone_is_not_merged_again() -> None:
    same = answer((MARKET, 50), (TAX, 50), "same")
    state, result = fusion.fuse(LISTS, judgements=same)
    (one,) = result.organisations.filter(pl.col("aliases") != "").select("organisation", "aliases").rows()  # fmt: skip
    heir, younger = (int(number[3:]) for number in one)
    undone = decided(state, [Decided(younger, heir, Judgement.DIFFERENT, "account 1")])

    _after, later = fusion.fuse(LISTS, state=undone)

    found = numbers(later)
    assert {found[XINHENG], found[YUANJING]} == {heir, younger}
    assert later.questions.filter(
        pl.col("left_organisation").is_in([f"JW-{n:07d}" for n in (heir, younger)])
    ).is_empty()


def test_a_merger_is_undone_though_its_rows_have_left_the_lists() -> None:
    more = [record(MARKET, 60, XINHENG, uscc=code(900), person="张三")]
    same = answer((MARKET, 50), (TAX, 50), "same")
    state, result = fusion.fuse(table([*crowd(30), *ROWS]), judgements=same)
    heir, younger = sorted(int(n[3:]) for n in result.organisations.filter(pl.col("aliases") != "").select("organisation", "aliases").row(0))  # fmt: skip
    later = table([*crowd(30), *more, *ROWS[1:]])
    again, _result = fusion.fuse(later, state=state)

    undone = decided(again, [Decided(younger, heir, Judgement.DIFFERENT, "account 1")])

    _after, found = fusion.fuse(later, state=undone)
    living = {int(n[3:]) for n in found.organisations["organisation"]}
    assert {heir, younger} <= living


def test_what_was_judged_different_before_gives_way_to_the_merger(
    town: tuple[State, dict[str, int]],
) -> None:
    state, known = town
    apart = answer((MARKET, 50), (TAX, 50), "different")
    again, _result = fusion.fuse(LISTS, state=state, judgements=apart)
    merged = said(known[XINHENG], known[YUANJING], Judgement.SAME)

    _after, result = fusion.fuse(LISTS, state=decided(again, [merged]))

    assert numbers(result)[XINHENG] == numbers(result)[YUANJING]


def test_what_hangs_on_a_number_leaves_with_it(town: tuple[State, dict[str, int]]) -> None:
    state, known = town
    oldest, middle, youngest = sorted(known.values())
    first = Decided(youngest, middle, Judgement.SAME, "account 1")
    second = Decided(middle, oldest, Judgement.SAME, "account 1")
    undone = Decided(middle, oldest, Judgement.DIFFERENT, "account 2")

    _after, result = fusion.fuse(LISTS, state=decided(state, [first, second, undone]))

    assert sorted(numbers(result).values()) == [oldest, middle, middle]


def test_the_rows_of_a_number_say_what_it_is_on_its_own() -> None:
    same = answer((MARKET, 50), (TAX, 50), "same")
    state, result = fusion.fuse(LISTS, judgements=same)
    heir, younger = sorted(int(n[3:]) for n in result.organisations.filter(pl.col("aliases") != "").select("organisation", "aliases").row(0))  # fmt: skip
    _plain, apart = fusion.fuse(LISTS)
    wanted = apart.organisations.filter(pl.col("organisation") == f"JW-{younger:07d}")

    undone = decided(state, [Decided(younger, heir, Judgement.DIFFERENT, "account 1")])
    found = alone(undone, younger, beside=heir)

    assert found is not None
    assert found.organisations["name"].to_list() == wanted["name"].to_list()
    assert found.organisations["uscc"].to_list() == wanted["uscc"].to_list()
    assert set(found.lineage["organisation"].cast(pl.String)) == {f"JW-{younger:07d}"}
    assert alone(undone, 999_999, beside=heir) is None
