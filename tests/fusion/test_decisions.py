"""Judgements: named by rows or records, checked, kept, revoked, and never lost."""

import polars as pl
import pytest

from jingwei.fusion.decisions import DecisionsRefused, active, apart, edges, freed, resolve, undone
from jingwei.fusion.engine import fuse
from jingwei.fusion.model import DECISIONS, Judgement
from jingwei.fusion.state import State
from tests.fusion.crowd import MARKET, TAX
from tests.fusion.lists import answer, code, record, table

ROWS = [
    record(MARKET, 2, "乌海市恒丰贸易有限公司", uscc=code(1)),
    record(MARKET, 3, "乌海市远达物流有限公司", uscc=code(2)),
    record(TAX, 2, "乌海市百川运输有限公司", uscc=code(3)),
]


@pytest.fixture(scope="module")
def state() -> State:
    return fuse(table(ROWS))[0]


def judged(state: State, *answers: pl.DataFrame) -> pl.DataFrame:
    return resolve(pl.concat(answers, how="diagonal"), state.records, before=state)


def by_record(state: State, left: int, right: int, judgement: str, **more: str) -> pl.DataFrame:
    names = state.records.sort("department", "row")["record"]
    return pl.DataFrame({"left_record": [names[left]], "right_record": [names[right]], "judgement": [judgement]} | {k: [v] for k, v in more.items()})  # fmt: skip


def test_no_answers_leave_the_old_judgements_as_they_are(state: State) -> None:
    told = resolve(None, state.records, before=state)

    assert dict(told.schema) == DECISIONS
    assert told.is_empty()


def test_rows_and_records_name_the_same_judgement(state: State) -> None:
    rows = judged(state, answer((MARKET, 2), (TAX, 2), "same"))
    records = judged(state, by_record(state, 2, 0, "same"))

    assert rows.equals(records) or rows.drop("who", "why").equals(records.drop("who", "why"))


def test_who_and_why_are_kept(state: State) -> None:
    told = judged(state, by_record(state, 0, 1, "different", who="王五", why="实地看过"))

    assert told.select("who", "why", "round", "revoked").rows() == [("王五", "实地看过", 2, False)]


def test_an_answer_given_twice_or_the_other_way_round_is_one(state: State) -> None:
    told = judged(
        state, answer((MARKET, 2), (TAX, 2), " Same "), answer((TAX, 2), (MARKET, 2), "same")
    )

    assert told.height == 1


def test_a_later_judgement_replaces_an_earlier_one_which_stays_in_the_list(state: State) -> None:
    before = State(records=state.records, signals=state.signals, decisions=judged(state, answer((MARKET, 2), (TAX, 2), "same")), round=1)  # fmt: skip

    told = resolve(answer((TAX, 2), (MARKET, 2), "different"), state.records, before=before)

    assert told.select("judgement", "revoked").rows() == [("same", True), ("different", False)]
    assert active(told, Judgement.SAME).is_empty()


def test_undo_revokes_and_is_itself_kept(state: State) -> None:
    before = State(records=state.records, signals=state.signals, decisions=judged(state, answer((MARKET, 2), (TAX, 2), "different")), round=1)  # fmt: skip

    told = resolve(answer((MARKET, 2), (TAX, 2), "undo"), state.records, before=before)

    assert told["revoked"].to_list() == [True, True]
    assert undone(told).height == 1


@pytest.mark.parametrize("judgement", ["perhaps", "yes", "相同"])
def test_a_word_that_is_no_judgement_is_refused_with_its_line(state: State, judgement: str) -> None:
    with pytest.raises(DecisionsRefused, match="第 2 行") as refused:
        judged(state, answer((MARKET, 2), (TAX, 2), judgement))

    assert judgement in refused.value.lines[0]


def test_all_faults_are_told_at_once(state: State) -> None:
    with pytest.raises(DecisionsRefused) as refused:
        judged(
            state,
            answer((MARKET, 2), (TAX, 99), "same"),
            answer((MARKET, 2), (TAX, 2), "perhaps"),
        )

    assert len(refused.value.lines) == 2


def test_a_contradiction_over_a_chain_is_refused(state: State) -> None:
    with pytest.raises(DecisionsRefused, match="自相矛盾"):
        judged(
            state,
            answer((MARKET, 2), (MARKET, 3), "same"),
            answer((MARKET, 3), (TAX, 2), "same"),
            answer((MARKET, 2), (TAX, 2), "different"),
        )


@pytest.mark.parametrize("judgement", ["same", "different"])
def test_two_answers_on_one_pair_in_one_file_that_contradict_are_refused(
    state: State, judgement: str
) -> None:
    other = {"same": "different", "different": "same"}[judgement]

    with pytest.raises(DecisionsRefused):
        judged(
            state, answer((MARKET, 2), (TAX, 2), judgement), answer((MARKET, 2), (TAX, 2), other)
        )


def test_unsure_binds_nobody(state: State) -> None:
    told = judged(state, answer((MARKET, 2), (TAX, 2), "unsure"))

    assert apart(told, state.records).is_empty()
    assert edges(told, state.records, before=state).is_empty()


def test_different_keeps_lines_apart_and_same_joins_homes(state: State) -> None:
    told = judged(state, answer((MARKET, 2), (TAX, 2), "different"), answer((MARKET, 2), (MARKET, 3), "same"))  # fmt: skip

    assert apart(told, state.records).height == 1
    (edge,) = edges(told, state.records, before=state).select("older", "younger").rows()
    assert edge[0] < edge[1]


def test_only_an_organisation_judged_to_be_two_is_set_free() -> None:
    held = pl.Series("held", [1, 1, 2, 3, None])
    told = pl.DataFrame({"left": [0, 2], "right": [1, 3]}, schema_overrides={"left": pl.UInt32})

    assert freed(held, told).to_list() == [None, None, 2, 3, None]
