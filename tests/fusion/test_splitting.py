"""A person says that some rows of an organisation are another one: it holds in the next round, and so does its undoing."""

import polars as pl
import pytest

from jingwei import fusion
from jingwei.fusion.model import Judgement
from jingwei.fusion.outside import Decided, both, decided
from jingwei.fusion.splitting import Split, leaving, merged_across, rows_of
from jingwei.fusion.state import State
from tests.fusion.crowd import MARKET, TAX, crowd
from tests.fusion.lists import answer, code, record, table

pytestmark = pytest.mark.thorough

XINHENG = "乌海市鑫恒贸易有限公司"
ROWS = [
    record(MARKET, 50, XINHENG, uscc=code(900), person="张三", phone="13900000050"),
    record(
        TAX, 50, XINHENG, uscc=code(900), person="张三", address="海勃湾区人民路5号 13900000051"
    ),
    record(TAX, 51, XINHENG, uscc=code(900), person="李四", address="乌达区建设路9号"),
]
OTHER = record(TAX, 60, "乌海市白云石料有限公司", uscc=code(902))
LISTS = table([*crowd(30), *ROWS, OTHER])


@pytest.fixture
def state() -> State:
    """What a first round left, in which the three rows are one organisation."""
    return fusion.fuse(LISTS)[0]


def number(state: State) -> int:
    return int(state.records.filter((pl.col("file") == f"{MARKET}.xlsx") & (pl.col("row") == 50))["home"][0])  # fmt: skip


def record_of(state: State, department: str, row: int) -> str:
    at = (pl.col("file") == f"{department}.xlsx") & (pl.col("row") == row)
    return str(state.records.filter(at)["record"][0])


def told(result: fusion.Fusion) -> dict[tuple[str, int], int]:
    """The number of each row, by department and row."""
    rows = result.rows.select(
        "department", "row", pl.col("organisation").str.slice(3).cast(pl.Int64)
    )
    return {(department, row): number for department, row, number in rows.rows()}


def third_apart(state: State) -> Split:
    return Split(number(state), state.next_number, (record_of(state, TAX, 51),), "account 1", "另一家")  # fmt: skip


def test_the_rows_of_a_number_are_told_with_masked_phones(state: State) -> None:
    rows = rows_of(state, number(state))

    assert rows.select("department", "row").rows() == [(MARKET, 50), (TAX, 50), (TAX, 51)]
    assert "139****0050" in rows["contact_phone"].to_list()
    assert "13900000051" not in "".join(rows["operating_address"])
    assert set(rows["uscc"]) == {code(900)}


def test_split_rows_bear_the_new_number_in_the_next_round_and_nobody_else_moves(
    state: State,
) -> None:
    one = third_apart(state)
    before = told(fusion.fuse(LISTS, state=state)[1])

    after, result = fusion.fuse(LISTS, state=decided(state, [one]))

    found = told(result)
    assert found[TAX, 51] == one.part
    assert found[MARKET, 50] == found[TAX, 50] == one.organisation
    assert {key: n for key, n in found.items() if key != (TAX, 51)} == {
        key: n for key, n in before.items() if key != (TAX, 51)
    }
    assert after.next_number == state.next_number + 1
    pair = {f"JW-{n:07d}" for n in (one.organisation, one.part)}
    asked = result.questions.select("left_organisation", "right_organisation").rows()
    assert not any(set(both_of) == pair for both_of in asked)


def test_a_row_that_changed_stays_on_its_side(state: State) -> None:
    one = third_apart(state)
    moved = record(TAX, 51, XINHENG, uscc=code(900), person="李四", address="乌达区建设路10号")
    later = table([*crowd(30), *ROWS[:2], moved, OTHER])

    _after, result = fusion.fuse(later, state=decided(state, [one]))

    assert told(result)[TAX, 51] == one.part


def test_several_splits_take_several_numbers_and_a_second_laying_changes_nothing(
    state: State,
) -> None:
    first = third_apart(state)
    then = decided(state, [first])
    second = Split(number(state), then.next_number, (record_of(state, TAX, 50),), "account 2")

    laid = decided(state, [first, second])
    again = decided(laid, [first])

    assert second.part == first.part + 1
    assert set(laid.records.filter(pl.col("home") >= first.part)["home"]) == {first.part, second.part}  # fmt: skip
    assert again.records.equals(laid.records)
    assert again.next_number == laid.next_number


def test_the_part_with_the_code_keeps_the_number() -> None:
    rows = [record(MARKET, 50, XINHENG, uscc=code(900)), record(TAX, 50, XINHENG), record(TAX, 51, XINHENG)]  # fmt: skip
    state, _result = fusion.fuse(table([*crowd(30), *rows]))
    same = [Decided(younger, number(state), Judgement.SAME, "account 1") for younger in sorted(set(state.records.filter(pl.col("org.name") == XINHENG)["home"])) if younger != number(state)]  # fmt: skip
    state = decided(state, same)
    coded = record_of(state, MARKET, 50)
    others = {record_of(state, TAX, 50), record_of(state, TAX, 51)}

    assert set(leaving(state, number(state), ticked=[coded])) == others
    assert set(leaving(state, number(state), ticked=others)) == others


def test_of_two_parts_with_the_code_the_larger_keeps_the_number(state: State) -> None:
    one = record_of(state, TAX, 51)
    rest = {record_of(state, MARKET, 50), record_of(state, TAX, 50)}

    assert leaving(state, number(state), ticked=[one]) == (one,)
    assert leaving(state, number(state), ticked=rest) == (one,)


def test_each_part_says_what_its_own_rows_say(state: State) -> None:
    one = third_apart(state)

    found = both(decided(state, [one]), one.organisation, one.part)

    assert found is not None
    keeps, goes = (part.organisations.row(0, named=True) for part in found)
    assert (keeps["row_count"], goes["row_count"]) == (2, 1)
    assert (keeps["legal_rep"], goes["legal_rep"]) == ("张三", "李四")
    assert set(found[1].lineage["organisation"].cast(pl.String)) == {f"JW-{one.part:07d}"}


def test_undone_the_number_leads_to_the_first_and_is_never_given_again(state: State) -> None:
    one = third_apart(state)
    undone = Decided(one.part, one.organisation, Judgement.SAME, "account 2")

    after, result = fusion.fuse(LISTS, state=decided(state, [one, undone]))

    found = told(result)
    assert found[TAX, 51] == found[MARKET, 50] == one.organisation
    line = result.organisations.filter(pl.col("organisation") == f"JW-{one.organisation:07d}")
    plain = fusion.fuse(LISTS, state=state)[1].organisations
    wanted = plain.filter(pl.col("organisation") == f"JW-{one.organisation:07d}")
    assert line.drop("aliases").equals(wanted.drop("aliases"))
    assert line["aliases"].to_list() == [f"JW-{one.part:07d}"]
    assert after.next_number == one.part + 1


def test_an_earlier_answer_that_two_rows_are_the_same_gives_way(state: State) -> None:
    again, _result = fusion.fuse(LISTS, state=state, judgements=answer((MARKET, 50), (TAX, 51), "same"))  # fmt: skip
    one = third_apart(again)
    assert merged_across(again, one.organisation, records=one.records) == []

    _after, result = fusion.fuse(LISTS, state=decided(again, [one]))

    assert told(result)[TAX, 51] == one.part


def test_what_people_merged_is_told_before_it_is_parted(state: State) -> None:
    other = int(state.records.filter(pl.col("record") == record_of(state, TAX, 60))["home"][0])
    older, younger = sorted((number(state), other))
    merged = decided(state, [Decided(younger, older, Judgement.SAME, "account 1")])

    assert merged_across(merged, older, records=[record_of(merged, TAX, 60)]) == [younger]
    (edge,) = merged.edges.rows(named=True)
    named = {edge["left_record"], edge["right_record"]}
    aside = next(r for r in (record_of(merged, TAX, 51), record_of(merged, TAX, 50)) if r not in named)  # fmt: skip
    assert merged_across(merged, older, records=[aside]) == []
    everything = state.records.filter(pl.col("home").is_in([older, younger]))["record"]
    assert merged_across(merged, older, records=everything) == []


def test_rows_that_a_fallen_merger_had_brought_stay_with_the_number(state: State) -> None:
    other = int(state.records.filter(pl.col("record") == record_of(state, TAX, 60))["home"][0])
    older, younger = sorted((number(state), other))
    merged = decided(state, [Decided(younger, older, Judgement.SAME, "account 1")])
    (edge,) = merged.edges.rows(named=True)
    taken = edge["left_record"] if edge["left_record"] != record_of(state, TAX, 60) else edge["right_record"]  # fmt: skip
    one = Split(older, merged.next_number, (taken,), "account 1")

    _after, result = fusion.fuse(LISTS, state=decided(merged, [one]))

    found = told(result)
    living = {key: n for key, n in found.items() if key in {(MARKET, 50), (TAX, 50), (TAX, 51), (TAX, 60)}}  # fmt: skip
    assert sorted(living.values()) == [older, older, older, one.part]
