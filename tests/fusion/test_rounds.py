"""Numbers, decisions and values over several rounds."""

from pathlib import Path

import polars as pl
import pytest

from jingwei.fusion.decisions import DecisionsRefused
from jingwei.fusion.engine import fuse
from jingwei.fusion.model import Fusion
from jingwei.fusion.state import State, load, save
from tests.fusion.lists import answer, code, record, table

pytestmark = pytest.mark.thorough

TAX, CIVIL, MARKET = "税务局", "民政局", "市场监管局"


def two_and_a_stranger() -> list[dict[str, object]]:
    return [
        record(MARKET, 2, "乌海市恒丰贸易有限公司", uscc=code(1), person="张三", phone="13900000001", address="乌海市海勃湾区新华街1号"),
        record(TAX, 2, "乌海市恒丰贸易有限责任公司", uscc=code(1), person="张三", phone="13900000001"),
        record(TAX, 3, "乌海市远达物流有限公司", person="李四", phone="13900000002", address="乌海市乌达区狮城街2号"),
        record(MARKET, 3, "乌海市百川运输有限公司", uscc=code(3), person="王五", phone="13900000003", address="乌海市乌达区团结路3号"),
    ]  # fmt: skip


def number_of(result: Fusion, department: str, row: int) -> str:
    found = result.rows.filter((pl.col("department") == department) & (pl.col("row") == row))
    return str(found["organisation"].item())


def names(result: Fusion) -> dict[str, str]:
    return dict(result.organisations.select("organisation", "name").rows())


def test_rows_of_one_code_are_one_organisation_and_the_balance_closes() -> None:
    _state, result = fuse(table(two_and_a_stranger()))

    assert number_of(result, MARKET, 2) == number_of(result, TAX, 2)
    assert result.organisations.height == 3
    rows = result.summary["rows"]
    assert rows["read"] == 4 == rows["new"] + rows["merged"] + rows["waiting"] + rows["rejected"]


def test_the_registrars_spelling_of_the_name_wins_and_the_loser_is_kept() -> None:
    _state, result = fuse(table(two_and_a_stranger()))

    told = result.lineage.filter(pl.col("field") == "name").filter(pl.col("department") == TAX)
    lost = told.filter(~pl.col("won"))
    assert "乌海市恒丰贸易有限公司" in names(result).values()
    assert lost["value"].to_list() == ["乌海市恒丰贸易有限责任公司"]


def test_a_row_that_names_nobody_is_rejected_with_its_reason() -> None:
    _state, result = fuse(table([*two_and_a_stranger(), record(TAX, 9, None, phone="13900000009")]))

    rejected = result.rows.filter(pl.col("status") == "rejected")
    assert rejected["row"].to_list() == [9]
    assert rejected["organisation"].to_list() == [None]
    assert rejected["reason"].item()


def test_the_order_of_the_rows_changes_nothing() -> None:
    rows = two_and_a_stranger()

    _one, forward = fuse(table(rows))
    _two, backward = fuse(table(rows[::-1]))

    assert forward.rows.equals(backward.rows)
    assert forward.organisations.equals(backward.organisations)


def later_rounds(state: State, *, rounds: int) -> tuple[State, Fusion]:
    """The same lists again and again, with one new organisation each time."""
    rows = two_and_a_stranger()
    for number in range(rounds):
        rows = [
            *rows,
            record(
                TAX,
                20 + number,
                f"乌海市新{'甲乙丙丁戊己庚辛'[number]}商贸有限公司",
                uscc=code(100 + number),
            ),
        ]
        state, result = fuse(table(rows), state=state)
    return state, result


def test_unchanged_organisations_keep_their_numbers_over_eight_rounds() -> None:
    state, first = fuse(table(two_and_a_stranger()))

    _state, last = later_rounds(state, rounds=8)

    assert names(first).items() <= names(last).items()
    assert last.organisations.height == first.organisations.height + 8
    assert last.summary["round"] == 9


def test_a_changed_row_keeps_its_organisation() -> None:
    rows = two_and_a_stranger()
    state, first = fuse(table(rows))
    rows[3] = record(
        MARKET, 3, "乌海市百川大件运输有限公司", uscc=code(3), person="王五", phone="13911111111"
    )

    _state, second = fuse(table(rows), state=state)

    assert number_of(second, MARKET, 3) == number_of(first, MARKET, 3)
    assert set(second.changes["change"]) == {"changed"}


def test_a_department_that_sends_nothing_keeps_its_last_list() -> None:
    rows = two_and_a_stranger()
    state, first = fuse(table(rows))

    _state, second = fuse(table([r for r in rows if r["department"] == MARKET]), state=state)

    assert second.organisations.height == first.organisations.height
    assert second.summary["rows"]["read"] == 2


def test_an_organisation_is_gone_when_its_department_sends_a_list_without_it() -> None:
    rows = two_and_a_stranger()
    state, first = fuse(table(rows))

    _state, second = fuse(table([r for r in rows if r["row"] != 3]), state=state)

    gone = second.changes.filter(pl.col("change") == "gone")["organisation"].to_list()
    assert gone == sorted([number_of(first, TAX, 3), number_of(first, MARKET, 3)])


def test_an_organisation_that_was_gone_comes_back_under_its_number(tmp_path: Path) -> None:
    state, first = fuse(table(two_and_a_stranger()))
    own = number_of(first, MARKET, 3)
    state, without = fuse(table([record(MARKET, 2, "乌海市恒丰贸易有限公司", uscc=code(1))]), state=state)  # fmt: skip
    assert own not in names(without)
    save(state, tmp_path / "state")
    state = load(tmp_path / "state")

    again = record(TAX, 9, "乌海市百川运输有限责任公司", uscc=code(3), person="王五")
    state, back = fuse(table([*two_and_a_stranger()[1:3], again]), state=state)

    assert number_of(back, TAX, 9) == own
    assert back.organisations.height == 3
    assert state.departed.is_empty()


def test_who_comes_without_a_code_is_not_taken_for_one_that_was_gone() -> None:
    state, first = fuse(table(two_and_a_stranger()))
    state, _gone = fuse(table([record(MARKET, 2, "乌海市恒丰贸易有限公司", uscc=code(1))]), state=state)  # fmt: skip
    another = record(
        TAX, 9, "乌海市百川运输有限公司", person="赵六", address="乌海市海南区拉僧仲街9号"
    )

    _state, later = fuse(table([*two_and_a_stranger()[1:3], another]), state=state)

    assert number_of(later, TAX, 9) not in names(first)


def test_a_judgement_of_same_joins_two_and_the_younger_number_leads_to_the_older() -> None:
    state, first = fuse(table(two_and_a_stranger()))
    older, younger = sorted([number_of(first, TAX, 3), number_of(first, MARKET, 3)])

    _state, second = fuse(
        table(two_and_a_stranger()), state=state, judgements=answer((TAX, 3), (MARKET, 3), "same")
    )

    assert number_of(second, TAX, 3) == number_of(second, MARKET, 3) == older
    alive = second.organisations.filter(pl.col("organisation") == older)
    assert alive["aliases"].item() == younger
    assert second.changes.filter(pl.col("change") == "merged")["organisation"].to_list() == [
        younger
    ]


def test_a_merge_undone_two_rounds_later_is_restored_exactly() -> None:
    rows = table(two_and_a_stranger())
    state, first = fuse(rows)
    state, _joined = fuse(rows, state=state, judgements=answer((TAX, 3), (MARKET, 3), "same"))
    state, _quiet = fuse(rows, state=state)
    state, still = fuse(rows, state=state)
    assert still.organisations.height == first.organisations.height - 1

    _state, undone = fuse(rows, state=state, judgements=answer((TAX, 3), (MARKET, 3), "undo"))

    assert undone.organisations.equals(first.organisations)
    assert undone.rows.select("file", "row", "organisation").equals(
        first.rows.select("file", "row", "organisation")
    )


def test_a_judgement_of_different_splits_and_holds_and_can_be_undone() -> None:
    rows = table(two_and_a_stranger())
    state, first = fuse(rows)
    together = number_of(first, MARKET, 2)

    state, split = fuse(rows, state=state, judgements=answer((TAX, 2), (MARKET, 2), "different"))
    state, later = fuse(rows, state=state)
    _state, undone = fuse(rows, state=state, judgements=answer((TAX, 2), (MARKET, 2), "undo"))

    assert number_of(split, MARKET, 2) != number_of(split, TAX, 2)
    assert together in {number_of(split, MARKET, 2), number_of(split, TAX, 2)}
    assert number_of(later, MARKET, 2) == number_of(split, MARKET, 2)
    assert number_of(later, TAX, 2) == number_of(split, TAX, 2)
    assert undone.rows.select("row", "organisation").equals(
        first.rows.select("row", "organisation")
    )


def test_a_judgement_holds_when_the_row_moves_within_its_list() -> None:
    rows = two_and_a_stranger()
    state, _first = fuse(table(rows))
    state, joined = fuse(table(rows), state=state, judgements=answer((TAX, 3), (MARKET, 3), "same"))
    moved = [r | {"row": r["row"] + 10} for r in rows]  # type: ignore[operator]

    _state, later = fuse(table(moved), state=state)

    assert later.organisations["organisation"].equals(joined.organisations["organisation"])


def test_contradicting_judgements_are_refused_and_named() -> None:
    same = answer((TAX, 3), (MARKET, 3), "same")
    chain = answer((MARKET, 3), (MARKET, 2), "same")
    different = answer((TAX, 3), (MARKET, 2), "different")

    with pytest.raises(DecisionsRefused) as refused:
        fuse(table(two_and_a_stranger()), judgements=pl.concat([same, chain, different]))

    assert len(refused.value.lines) == 1


def test_judgements_on_rows_that_do_not_exist_are_refused() -> None:
    with pytest.raises(DecisionsRefused) as refused:
        fuse(table(two_and_a_stranger()), judgements=answer((TAX, 99), (MARKET, 3), "same"))

    assert "2" in refused.value.lines[0]


def test_different_valid_codes_and_different_branches_never_merge_by_themselves() -> None:
    shared = {"person": "赵六", "phone": "13900000006", "address": "乌海市海南区学府街6号"}
    rows = [
        record(MARKET, 2, "乌海市宏达商贸有限公司", uscc=code(6), **shared),
        record(TAX, 2, "乌海市宏达商贸有限公司", uscc=code(7), **shared),
        record(MARKET, 3, "乌海市宏达商贸有限公司第一分公司", **shared),
        record(TAX, 3, "乌海市宏达商贸有限公司第二分公司", **shared),
    ]

    _state, result = fuse(table(rows))

    assert result.organisations.height == 4
