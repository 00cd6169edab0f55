"""Explanations say what the register was made from: codes, evidence, judgements, and what stands between two."""

from dataclasses import replace

import polars as pl
import pytest

from jingwei.fusion import explain, fuse
from jingwei.fusion.explain import Ground, Unknown
from jingwei.fusion.link import weights
from jingwei.fusion.state import State
from tests.fusion.lists import answer, code, record, table

TAX, CIVIL, MARKET, LABOUR = "税务局", "民政局", "市场监管局", "人社局"


def damaged(text: str) -> str:
    """The code with one character misread."""
    return text[:-3] + ("7" if text[-3] != "7" else "9") + text[-2:]


ROWS = [
    record(MARKET, 2, "乌海市恒丰贸易有限公司", uscc=code(1), person="张三", phone="13900000001", address="乌海市海勃湾区新华街1号"),
    record(TAX, 2, "乌海市恒丰贸易有限责任公司", uscc=code(1), person="张三", phone="13900000001"),
    record(LABOUR, 2, "恒丰贸易有限公司", uscc=damaged(code(1)), person="张三", phone="13900000001"),
    record(CIVIL, 2, "乌海市恒丰贸易有限公司", person="张三"),
    record(MARKET, 3, "乌海市恒丰贸易有限公司乌达分公司", uscc=code(1), person="赵六", phone="13900000009", address="乌海市乌达区狮城街9号"),
    record(MARKET, 4, "乌海市百川运输有限公司", uscc=code(3), person="王五", phone="13900000003", address="乌海市乌达区团结路3号"),
    record(TAX, 4, "乌海市百川运输服务有限公司", uscc=code(4), person="王五", phone="13900000003", address="乌海市乌达区团结路3号"),
    record(TAX, 5, "远达物流", person="李四", phone="13900000002"),
    record(CIVIL, 5, "青山绿水环保促进会", person="钱七", phone="13900000002"),
]  # fmt: skip


@pytest.fixture(scope="module")
def state() -> State:
    return fuse(table(ROWS))[0]


@pytest.fixture(scope="module")
def ground(state: State) -> Ground:
    return explain.ground(state)


def at(ground: Ground, department: str, row: int) -> int:
    return explain.row_at(ground, asked=f"{department}.xlsx:名单:{row}")


def explained(ground: Ground, department: str, row: int) -> explain.Row:
    number = ground.number[at(ground, department, row)]
    rows = explain.organisation(ground, number=number).rows
    return next(r for r in rows if (r.department, r.row) == (department, row))


def words(found: tuple[explain.Evidence, ...]) -> set[str]:
    return {word for e in found for word in e.words}


def test_every_row_is_told_with_what_it_says_and_why_it_belongs(ground: Ground) -> None:
    told = explain.organisation(ground, number=ground.number[at(ground, MARKET, 2)])

    assert [(r.department, r.row) for r in told.rows] == [
        (LABOUR, 2), (MARKET, 2), (CIVIL, 2), (TAX, 2),
    ]  # fmt: skip
    assert all(r.because and r.said for r in told.rows)


def test_a_shared_code_is_the_reason(ground: Ground) -> None:
    assert f"代码 {code(1)} 与本组织另外 1 行相同" in explained(ground, TAX, 2).because


def test_a_damaged_code_is_led_back(ground: Ground) -> None:
    (because, *_) = explained(ground, LABOUR, 2).because

    assert damaged(code(1)) in because
    assert because.endswith(f"改一个字符就是本组织的 {code(1)}")


def test_a_contradicted_code_is_said_to_be_distrusted_and_why(ground: Ground) -> None:
    (because, *_) = explained(ground, MARKET, 3).because

    assert because.startswith(f"代码 {code(1)} 不采信")
    assert "恒丰贸易" in because


def test_a_row_without_a_code_is_told_by_its_name_and_person(ground: Ground) -> None:
    row = explained(ground, CIVIL, 2)

    assert row.because == ("没有代码",)
    assert {"名称主干相同", "法定代表人相同"} <= words(row.evidence)


def test_golden_values_come_with_source_reason_and_losers(ground: Ground) -> None:
    told = explain.organisation(ground, number=ground.number[at(ground, MARKET, 2)])
    name = next(value for value in told.values if value.field == "name")

    assert name.value == "乌海市恒丰贸易有限公司"
    assert set(name.departments) == {MARKET, CIVIL}
    assert name.why
    assert ("乌海市恒丰贸易有限责任公司", (TAX,)) in name.others


def test_phones_are_masked_even_where_the_state_keeps_them(ground: Ground) -> None:
    told = explain.organisation(ground, number=ground.number[at(ground, MARKET, 2)])

    assert "13900000001" not in repr(told)
    assert "139****0001" in repr(told.values)


def test_two_codes_are_a_hard_rule(ground: Ground) -> None:
    pair = explain.pair(ground, left=at(ground, MARKET, 4), right=at(ground, TAX, 4))

    assert not pair.together
    assert pair.reasons[0].startswith("硬规则")
    assert code(3) in pair.reasons[0]
    assert code(4) in pair.reasons[0]
    assert {"电话相同", "地址相同"} <= words(pair.evidence)


def test_a_branch_is_an_organisation_of_its_own(ground: Ground) -> None:
    pair = explain.pair(ground, left=at(ground, MARKET, 2), right=at(ground, MARKET, 3))

    assert any("乌达分公司" in reason and "硬规则" in reason for reason in pair.reasons)


def test_little_evidence_is_told_with_the_score_against_the_limit(ground: Ground) -> None:
    pair = explain.pair(ground, left=at(ground, TAX, 5), right=at(ground, CIVIL, 5))

    assert pair.score is not None
    assert pair.score < explain.LIMIT
    assert "证据不够：得分低于自动合并线" in pair.reasons
    assert {e.topic: e.weight > 0 for e in pair.evidence}["电话"]


def test_rows_of_one_organisation_are_told_to_be_together(ground: Ground) -> None:
    pair = explain.pair(ground, left=at(ground, MARKET, 2), right=at(ground, TAX, 2))

    assert pair.together
    assert pair.reasons[0] == "两行的代码相同，都可信"
    assert "代码差一字符" not in words(pair.evidence)


def test_a_row_and_its_own_organisation_are_together(ground: Ground) -> None:
    line = at(ground, TAX, 2)

    pair = explain.pair(ground, left=line, right=ground.number[line])

    assert pair.together
    assert pair.reasons


def test_the_order_of_the_sides_changes_nothing(ground: Ground) -> None:
    left, right = at(ground, MARKET, 4), at(ground, TAX, 4)

    pair = explain.pair(ground, left=left, right=right)
    turned = explain.pair(ground, left=right, right=left)

    assert (pair.score, words(pair.evidence)) == (turned.score, words(turned.evidence))


@pytest.mark.thorough
def test_a_person_who_judged_is_named_and_the_old_number_leads_on(state: State) -> None:
    judged = answer((TAX, 5), (CIVIL, 5), "same").with_columns(who=pl.lit("台账员"))
    after = explain.ground(fuse(table(ROWS), state=state, judgements=judged)[0])
    left, right = (explain.ground(state).number[at(after, d, 5)] for d in (TAX, CIVIL))
    older, younger = sorted([left, right])

    number, asked = explain.living(after, asked=younger)

    assert (number, asked) == (older, younger)
    told = explain.organisation(after, number=number)
    assert any("台账员" in line and "是同一家" in line for line in told.decisions)
    assert any(f"原编号 {younger}" in because for row in told.rows for because in row.because)


@pytest.mark.thorough
def test_a_judgement_of_different_is_a_reason(state: State) -> None:
    judged = answer((MARKET, 2), (CIVIL, 2), "different")
    after = explain.ground(fuse(table(ROWS), state=state, judgements=judged)[0])

    pair = explain.pair(after, left=at(after, MARKET, 2), right=at(after, CIVIL, 2))

    assert not pair.together
    assert any("不是同一家" in reason for reason in pair.reasons)


@pytest.mark.thorough
def test_two_living_numbers_wait_for_a_person(state: State) -> None:
    later = explain.ground(fuse(table(ROWS), state=state)[0])

    pair = explain.pair(later, left=at(later, TAX, 5), right=at(later, CIVIL, 5))

    assert any("轮次之间" in reason for reason in pair.reasons)


@pytest.mark.thorough
def test_an_equally_good_third_is_named_as_a_rival() -> None:
    twins = [
        record(MARKET, 2, "乌海市宏达商贸有限公司", uscc=code(1), person="张三", address="乌海市海勃湾区新华街1号"),
        record(MARKET, 3, "乌海市宏达商贸有限公司", uscc=code(2), person="李四", address="乌海市乌达区团结路3号"),
        record(TAX, 4, "乌海市宏达商贸有限公司", address="乌海市海南区车站路8号"),
    ]  # fmt: skip
    ground = explain.ground(fuse(table(twins))[0])
    line = at(ground, TAX, 4)

    pair = explain.pair(ground, left=line, right=at(ground, MARKET, 2))

    assert not pair.together
    assert any(ground.number[at(ground, MARKET, 3)] in rival for rival in pair.rivals)


def test_an_unknown_number_names_its_neighbours(ground: Ground) -> None:
    last = ground.number.max()

    with pytest.raises(Unknown, match=str(last)):
        explain.living(ground, asked="JW-0009999")


@pytest.mark.parametrize("asked", ["JW-0000001", "jw-1", "1", "JW1"])
def test_a_number_may_be_written_short(ground: Ground, asked: str) -> None:
    assert explain.is_number(asked)
    assert explain.living(ground, asked=asked) == ("JW-0000001", "")


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("税务.xlsx:名单:2", "税务局.xlsx"),
        ("税务局.xlsx:汇总:2", "名单"),
        ("税务局.xlsx:名单:3", "2、4"),
        ("税务局", "文件:工作表:行号"),
    ],
)
def test_an_unknown_row_names_what_is_near(ground: Ground, asked: str, hint: str) -> None:
    with pytest.raises(Unknown, match=hint):
        explain.row_at(ground, asked=asked)


@pytest.mark.parametrize(
    "asked",
    ["税务局.xlsx:名单:2", "税务局.xlsx:2", "lists/税务局.xlsx:名单:2", "税务局.xlsx：名单：2"],
)
def test_a_row_may_be_written_in_several_ways(ground: Ground, asked: str) -> None:
    assert explain.row_at(ground, asked=asked) == at(ground, TAX, 2)


def test_a_csv_has_no_sheet(state: State) -> None:
    unnamed = state.records.with_columns(sheet=pl.lit(""))
    ground = explain.ground(replace(state, records=unnamed))

    assert explain.row_at(ground, asked="税务局.xlsx:2") == explain.row_at(
        ground, asked="税务局.xlsx::2"
    )


def test_every_piece_of_evidence_belongs_to_a_topic() -> None:
    told = {name for names in explain.TOPICS.values() for name in names}

    assert set(weights.EVIDENCE) <= told
