"""Home numbers: minted by what lists say, kept while held, inherited by the part with the code."""

from collections.abc import Mapping, Sequence

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jingwei.fusion.homes import Homes, departed, no_moves, restored, settle
from jingwei.fusion.state import DEPARTED

SCHEMA = {
    "record": pl.String, "group": pl.UInt32, "home": pl.Int64, "held": pl.Int64, "was": pl.Int64,
    "code": pl.String, "core": pl.String, "place": pl.String, "digest": pl.UInt64,
}  # fmt: skip


def lines(*rows: Mapping[str, object]) -> pl.DataFrame:
    named = [{"record": f"r{n}", "group": n, "digest": n, **row} for n, row in enumerate(rows)]
    return pl.DataFrame(named, schema=SCHEMA)


def settled(
    table: pl.DataFrame, *, next_number: int, gone: Sequence[tuple[int, str]] = ()
) -> Homes:
    frame = pl.DataFrame(list(gone), schema=DEPARTED, orient="row")
    return settle(table, next_number=next_number, departed=frame)


def known(number: int, **more: object) -> dict[str, object]:
    return {"home": number, "held": number, "was": number} | more


def test_every_group_gets_one_number_and_codes_come_first() -> None:
    table = lines(
        {"core": "丙"}, {"code": "B"}, {"core": "甲"}, {"code": "A"}, {"code": "A", "group": 3}
    )

    found = settled(table, next_number=5)

    assert found.home.to_list() == [7, 6, 8, 5, 5]
    assert found.next_number == 9
    assert found.moves.is_empty()


def test_what_is_held_keeps_its_home_and_the_new_join_it() -> None:
    found = settled(lines(known(3), {"group": 0}, {"code": "A"}), next_number=9)

    assert found.home.to_list() == [3, 3, 9]
    assert found.moves.is_empty()


def test_who_comes_back_with_his_code_takes_up_his_number() -> None:
    table = lines({"code": "A"}, {"code": "B"}, known(3, code="A", group=2))

    found = settled(table, next_number=9, gone=[(5, "B"), (6, "C")])

    assert found.home.to_list() == [9, 5, 3]
    assert found.next_number == 10


def test_a_code_that_two_had_or_who_had_two_codes_brings_no_number_back() -> None:
    table = lines({"code": "A"}, {"code": "B"})

    found = settled(table, next_number=9, gone=[(5, "A"), (6, "A"), (7, "B"), (7, "C")])

    assert found.home.to_list() == [9, 10]


def test_who_is_named_by_no_line_any_more_has_departed_until_he_comes_back() -> None:
    before = lines(known(1, code="A"), known(2, code="B"), known(3))
    after = lines(known(1, code="A"), known(4, code="D"))
    none = pl.DataFrame(schema=DEPARTED)

    first = departed(before, after, known=none)
    second = departed(after, before, known=first)

    assert first.rows() == [(2, "B")]
    assert second.rows() == [(4, "D")]


def test_of_lines_set_free_the_part_with_the_code_keeps_the_number() -> None:
    free = {"home": 3, "was": 3}
    table = lines(free, free | {"group": 0}, free | {"code": "A"})

    found = settled(table, next_number=9)

    assert found.home.to_list() == [9, 9, 3]
    assert found.moves.rows() == [("r0", 3, 9), ("r1", 3, 9)]


def test_without_a_code_the_larger_part_keeps_it() -> None:
    free = {"home": 3, "was": 3}

    found = settled(lines(free, free | {"group": 5}, free | {"group": 5}), next_number=9)

    assert found.home.to_list() == [9, 3, 3]


def test_a_home_that_an_answer_joined_to_another_stays_its_own() -> None:
    joined = {"home": 8, "held": 3, "was": 3, "group": 0}

    found = settled(lines(known(3), joined), next_number=9)

    assert found.home.to_list() == [3, 8]


def test_moves_of_undone_judgements_are_taken_back_and_others_stay() -> None:
    home, records = pl.Series("home", [9, 9, 4]), pl.Series("record", ["a", "b", "c"])
    pair = {"left_record": ["a", "x"], "right_record": ["z", "z"]}
    moves = pl.DataFrame({"record": ["a", "b"], "from": [3, 3], "to": [9, 9]} | pair)
    undone = pl.DataFrame({"left_record": ["a"], "right_record": ["z"]})

    assert restored(home, records, moves=moves, undone=undone).to_list() == [3, 9, 4]
    assert restored(home, records, moves=no_moves(), undone=undone).to_list() == [9, 9, 4]


@pytest.mark.thorough
@settings(max_examples=200)
@given(st.permutations(range(8)))
def test_numbers_depend_on_what_is_said_and_not_on_the_order(order: list[int]) -> None:
    rows = [
        {"record": f"r{n}", "group": n // 2, "core": f"名{n // 2}", "digest": n} for n in range(8)
    ]
    straight = settled(lines(*rows), next_number=1).home.to_list()

    found = settled(lines(*[rows[n] for n in order]), next_number=1).home.to_list()

    assert found == [straight[n] for n in order]
