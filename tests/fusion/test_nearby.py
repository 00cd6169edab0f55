"""A later round looks only at what is new and at what shares something with it."""

import polars as pl
import pytest

from jingwei.fusion import nearby
from jingwei.fusion.link.linking import Preset
from jingwei.fusion.link.weights import PRIOR
from tests.fusion.crowd import MARKET, TAX, crowd
from tests.fusion.link.linked import NO_PAIRS, compared
from tests.fusion.lists import code, record, table

OLD = [
    record(MARKET, 2, "乌海市恒丰贸易有限公司", uscc=code(1), person="张三", phone="13900000001"),
    record(
        MARKET,
        3,
        "乌海市远达物流有限公司",
        uscc=code(2),
        person="李四",
        address="乌达区狮城街2号3号楼201",
    ),
    *crowd(20),
]


def looked_at(new: dict[str, object]) -> list[int]:
    rows = [*OLD, new]
    held = pl.Series("held", [*range(1, len(rows)), None], dtype=pl.Int64)
    fresh = pl.Series([False] * len(OLD) + [True])
    preset = Preset(held=held, apart=NO_PAIRS)
    return nearby._looked_at(compared(rows), preset=preset, fresh=fresh).arg_true().to_list()


@pytest.mark.parametrize(
    ("new", "near"),
    [
        (record(TAX, 2, "恒丰贸易"), [0]),
        (record(TAX, 2, "恒丰贸行"), [0]),
        (record(TAX, 2, "百川", phone="13900000001"), [0]),
        (record(TAX, 2, "百川", uscc=code(2)), [1]),
        (record(TAX, 2, "百川", uscc=code(2)[:5] + "9" + code(2)[6:]), [1]),
        (record(TAX, 2, "百川物流", address="乌达区狮城街2号3号楼201"), [1]),
        (record(TAX, 2, "远方", address="乌达区狮城街2号3号楼201"), [1]),
        (record(TAX, 2, "百川", address="乌达区狮城街2号3号楼201", person="李四"), [1]),
        (record(TAX, 2, "沙地滑板"), []),
    ],
)
def test_what_shares_a_key_with_the_new_is_looked_at(
    new: dict[str, object], near: list[int]
) -> None:
    found = looked_at(new)

    assert found[-1] == len(OLD)
    assert set(near) <= set(found)


def test_who_is_in_the_same_house_alone_stays_somebody_else() -> None:
    assert looked_at(record(TAX, 2, "百川", address="乌达区狮城街2号3号楼201")) == [len(OLD)]


def test_a_whole_code_looks_for_damaged_ones_and_no_whole_one_beside_it() -> None:
    assert code(1)[:14] == code(2)[:14]
    damaged = code(1)[:16] + ("0" if code(1)[16] != "0" else "1") + code(1)[17:]
    rows = [record(MARKET, 2, "百川", uscc=damaged), record(MARKET, 3, "沙地滑板", uscc=code(2)), record(TAX, 2, "恒丰", uscc=code(1))]  # fmt: skip
    held, fresh = pl.Series("held", [1, 2, None], dtype=pl.Int64), pl.Series([False, False, True])

    found = nearby._looked_at(compared(rows), preset=Preset(held=held, apart=NO_PAIRS), fresh=fresh)

    assert found.to_list() == [True, False, True]


def test_a_name_that_nobody_shares_anything_with_is_looked_at_alone() -> None:
    assert looked_at(record(TAX, 2, "沙地滑板")) == [len(OLD)]


def test_of_an_organisation_every_line_is_looked_at() -> None:
    rows = [*OLD, record(TAX, 2, "宏图科技"), record(TAX, 3, "恒丰贸易")]
    held = pl.Series("held", [*range(1, len(OLD) + 1), 1, None], dtype=pl.Int64)
    fresh = pl.Series([False] * (len(rows) - 1) + [True])

    found = nearby._looked_at(compared(rows), preset=Preset(held=held, apart=NO_PAIRS), fresh=fresh)

    assert {0, len(OLD), len(OLD) + 1} <= set(found.arg_true().to_list())


def test_the_rest_stays_as_it_is_and_beliefs_are_kept() -> None:
    rows = [*OLD, record(TAX, 2, "恒丰贸易", person="张三", phone="13900000001")]
    held = pl.Series("held", [*range(1, len(rows)), None], dtype=pl.Int64)
    codes = compared(rows).rows["org_code"].set(pl.Series([False, True] + [False] * (len(rows) - 2)), None)  # fmt: skip

    found = nearby.link_nearby(
        compared(rows), table(rows)["department"], preset=Preset(held=held, apart=NO_PAIRS),
        fresh=pl.Series([False] * len(OLD) + [True]), codes=codes, known=PRIOR,
    )  # fmt: skip

    assert found.group[0] == found.group[-1]
    assert found.group.n_unique() == len(OLD)
    assert found.codes[1] is None
    assert found.codes[0] == code(1)[8:17]
