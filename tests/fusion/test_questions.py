"""The review list: few questions, each with reasons and an effect, carried over until answered."""

import polars as pl
import pytest

from jingwei.fusion.engine import fuse
from jingwei.fusion.model import QUESTIONS, Fusion
from jingwei.fusion.questions import OPEN, PER_ORGANISATION, choose, room
from jingwei.fusion.state import State
from tests.fusion.crowd import CIVIL, MARKET, TAX, crowd, number_of
from tests.fusion.lists import code, record, table

pytestmark = pytest.mark.thorough

DOUBTFUL = [
    record(MARKET, 2, "乌海市恒丰源贸易有限公司", uscc=code(1)),
    record(MARKET, 3, "乌海市恒丰源物流有限公司", uscc=code(2)),
    record(CIVIL, 2, "乌海市恒丰源贸易有限公司", uscc=code(1)),
    record(CIVIL, 3, "乌海市恒丰源物流有限公司", uscc=code(2)),
    record(TAX, 2, "恒丰源"),
]
ROWS = [*DOUBTFUL, *crowd(80)]


@pytest.fixture(scope="module")
def round_one() -> tuple[State, Fusion]:
    return fuse(table(ROWS))


def by_record(asked: dict[str, object], judgement: str) -> pl.DataFrame:
    pair = {side: [asked[side]] for side in ("left_record", "right_record")}
    return pl.DataFrame(pair | {"judgement": [judgement]})


def test_a_torn_row_becomes_a_question_and_waits(round_one: tuple[State, Fusion]) -> None:
    _state, result = round_one

    first = result.questions.row(0, named=True)
    assert (first["kind"], first["left_file"], first["left_row"]) == ("merge", "税务局.xlsx", 2)
    waiting = result.rows.filter(pl.col("status") == "waiting")
    assert waiting.select("department", "row").rows() == [(TAX, 2)]


def test_every_question_says_why_and_what_an_answer_changes(
    round_one: tuple[State, Fusion],
) -> None:
    asked = round_one[1].questions

    assert dict(asked.schema) == QUESTIONS
    assert asked["reason"].str.contains("^一致：.+；不一致：.+$").all()
    assert "名称是简称" in asked["reason"][0]
    assert asked["effect"].str.contains("JW-").all()
    assert asked["left_detail"].str.contains(TAX).all()


def test_an_unanswered_question_is_asked_again_in_later_rounds(
    round_one: tuple[State, Fusion],
) -> None:
    state, first = round_one

    state, second = fuse(table(ROWS), state=state)
    _state, third = fuse(table([record(TAX, 99, "乌海市晴空餐饮店"), *ROWS]), state=state)

    pair = ["left_record", "right_record", "reason"]
    assert first.questions.height > 0
    assert second.questions.select(pair).equals(first.questions.select(pair))
    assert third.questions.select(pair).equals(first.questions.select(pair))


@pytest.mark.parametrize("judgement", ["same", "different"])
def test_an_answered_question_is_not_asked_again(
    round_one: tuple[State, Fusion], judgement: str
) -> None:
    state, first = round_one
    asked = first.questions.row(0, named=True)
    told = by_record(asked, judgement)

    state, second = fuse(table(ROWS), state=state, judgements=told)
    _state, third = fuse(table(ROWS), state=state)

    pairs = pl.concat([second.questions, third.questions]).select("left_record", "right_record")
    assert (asked["left_record"], asked["right_record"]) not in pairs.rows()
    at_home = number_of(third, TAX, 2) == number_of(third, MARKET, asked["right_row"])
    assert at_home is (judgement == "same")


@pytest.mark.parametrize("judgement", ["same", "different"])
def test_a_question_whose_answer_is_taken_back_is_asked_again(
    round_one: tuple[State, Fusion], judgement: str
) -> None:
    state, first = round_one
    asked = first.questions.row(0, named=True)

    state, _second = fuse(table(ROWS), state=state, judgements=by_record(asked, judgement))
    _state, third = fuse(table(ROWS), state=state, judgements=by_record(asked, "undo"))

    pair = {asked["left_record"], asked["right_record"]}
    again = third.questions.select("left_record", "right_record").rows()
    assert pair in [set(sides) for sides in again]


def test_an_answer_of_unsure_leaves_the_question_open(round_one: tuple[State, Fusion]) -> None:
    state, first = round_one
    asked = first.questions.row(0, named=True)
    told = by_record(asked, "unsure")

    _state, second = fuse(table(ROWS), state=state, judgements=told)

    assert asked["left_record"] in second.questions["left_record"].to_list()


def test_a_row_torn_between_two_that_fit_well_is_asked_about() -> None:
    name, phone = "乌海市恒丰贸易有限公司", "13900000001"
    torn = [
        record(MARKET, 2, name, uscc=code(1), person="张三", phone=phone),
        record(MARKET, 3, name, uscc=code(2), person="李四", phone=phone),
        record(TAX, 2, name, phone=phone),
    ]

    _state, result = fuse(table([*torn, *crowd(80)]))

    assert number_of(result, TAX, 2) not in {number_of(result, MARKET, n) for n in (2, 3)}
    assert result.questions.select("left_file", "left_row").rows() == [("税务局.xlsx", 2)]


def test_between_single_rows_the_one_without_a_code_waits() -> None:
    _state, result = fuse(table([*DOUBTFUL[:2], DOUBTFUL[-1], *crowd(80)]))

    waiting = result.rows.filter(pl.col("status") == "waiting")
    assert waiting.select("department", "row").rows() == [(TAX, 2)]


def test_small_registers_ask_nothing() -> None:
    _state, result = fuse(table(DOUBTFUL))

    assert result.questions.is_empty()


def open_questions(*lines: tuple[str, str, str, float]) -> pl.DataFrame:
    rows = [{"kind": k, "left_record": a, "right_record": b, "reason": "x", "weight": w, "rows_affected": 1} for k, a, b, w in lines]  # fmt: skip
    return pl.DataFrame(rows, schema=OPEN)


NUMBERS = pl.DataFrame(
    {"record": ["a", "b", "c", "d", *map(str, range(96))], "number": [1, 2, 3, 3, *range(4, 100)]},
    schema={"record": pl.String, "number": pl.Int64},
)
NOBODY = pl.DataFrame(schema={"left_record": pl.String, "right_record": pl.String})


def chosen(asked: pl.DataFrame, *, told: pl.DataFrame = NOBODY) -> list[tuple[str, str]]:
    found = choose(asked, numbers=NUMBERS, told=told, most=room(99))
    return found.select("left_record", "right_record").rows()


def test_the_weightiest_question_goes_first_and_a_pair_is_asked_once() -> None:
    asked = open_questions(
        ("merge", "a", "b", 1.0), ("merge", "b", "c", 3.0), ("merge", "b", "d", 2.0)
    )

    assert chosen(asked) == [("b", "c"), ("a", "b")]


def test_what_the_register_answers_by_now_is_not_asked() -> None:
    asked = open_questions(
        ("merge", "c", "d", 1.0), ("split", "a", "b", 1.0), ("split", "c", "d", 2.0)
    )

    assert chosen(asked) == [("c", "d")]


def test_what_somebody_judged_is_not_asked_whichever_side_stands_left() -> None:
    told = pl.DataFrame({"left_record": ["b"], "right_record": ["a"]})

    assert chosen(open_questions(("merge", "a", "b", 1.0)), told=told) == []


def test_records_that_left_the_lists_are_not_asked_about() -> None:
    assert chosen(open_questions(("merge", "a", "gone", 1.0))) == []


def test_at_most_so_many_questions_are_asked_as_a_person_will_answer() -> None:
    many = open_questions(*[("merge", str(n), str(n + 48), 1.0 + n) for n in range(40)])

    assert PER_ORGANISATION <= 0.029
    assert len(chosen(many)) == int(PER_ORGANISATION * NUMBERS["number"].n_unique()) == 2
