"""A register that stands ready is after every row what it would be if it were made ready anew."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from jingwei import fusion
from jingwei.fusion.arrays import Lists
from jingwei.fusion.readiness import Borne, Layer, Ready, differing, ready
from jingwei.fusion.state import State
from tests.fusion.crowd import MARKET, TAX, city, crowd
from tests.fusion.lists import answer, code, record, table
from tests.fusion.test_attaching import news_of

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[pl.DataFrame, State]:
    records, _truth = city(tmp_path_factory.mktemp("town"), rows=1_500)
    return records, fusion.fuse(records)[0]


def borne(register: Ready) -> pl.DataFrame:
    """Key and number, for all that bear a key."""
    keys = np.unique(np.concatenate([layer.keys for layer in register.index.layers]))
    place, number = register.index.bearing(keys)
    return pl.DataFrame({"key": keys[place], "number": number}).sort("key", "number")


def records_of(register: Ready) -> pl.DataFrame:
    """Organisation number and record, as the lists of lines tell them."""
    numbers = np.flatnonzero(register.lines.many)
    lines = register.lines.of(numbers)
    number = np.repeat(numbers, register.lines.many[numbers])
    record = register.state.records["record"].gather(lines)
    return pl.DataFrame({"number": number, "record": record}).sort("number", "record")


@pytest.mark.parametrize("layers", [2, 16])
def test_rows_one_after_the_other_leave_a_register_as_if_made_ready_anew(
    town: tuple[pl.DataFrame, State], layers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jingwei.fusion.readiness.LAYERS", layers)
    records, state = town
    news, register = news_of(records), ready(state)
    for part in range(4):
        register, _found = fusion.attach_to(register, news.gather_every(4, offset=part))

    settled = register.settled()
    anew = ready(settled)
    assert len(register.index.layers) <= layers + 1
    assert borne(register).equals(borne(anew))
    assert records_of(register).equals(records_of(anew))
    assert register.families.sort("number").equals(anew.families.sort("number"))
    assert +register.kinds == anew.kinds
    assert settled.records["record"].n_unique() == settled.records.height


def test_a_branch_elsewhere_loses_its_parent_when_a_second_head_office_comes() -> None:
    head = record(MARKET, 50, "乌海市鑫恒贸易有限公司", uscc=code(900), person="张三")
    branch = record(MARKET, 51, "乌海市鑫恒贸易有限公司巴音分公司", uscc=code(901), person="李四")
    state, before = fusion.fuse(table([*crowd(30), head, branch]))
    news = table([record(TAX, 9, "鑫恒贸易", uscc=code(902), person="王五", phone="13900000009")])

    _state, found = fusion.attach(news, state=state)

    name = pl.col("name").str.contains("巴音")
    assert before.organisations.filter(name)["parent"][0] is not None
    assert found.organisations.height == before.organisations.height + 1
    assert found.organisations.filter(name)["parent"][0] is None


def test_only_what_changed_is_told_of() -> None:
    state, _before = fusion.fuse(table(crowd(30)))
    news = table([record(TAX, 9, "包头市白云石料有限公司", uscc=code(990, division="150203"))])

    _register, found = fusion.attach_to(ready(state), news)

    assert found.organisations["name"].to_list() == ["包头市白云石料有限公司"]
    assert found.lineage["organisation"].n_unique() == 1
    assert found.summary["organisations"] == 31


def test_judgements_need_no_keys_of_rows() -> None:
    rows = [record(MARKET, 50, "乌海市鑫恒贸易有限公司", uscc=code(900)), record(TAX, 50, "乌海市远景物流有限公司", uscc=code(901))]  # fmt: skip
    state, before = fusion.fuse(table([*crowd(30), *rows]))
    same = answer((MARKET, 50), (TAX, 50), "same")

    register, _one = fusion.attach_to(
        ready(state, sought=pl.Series([], dtype=pl.UInt64)), table(rows).clear(), judgements=same
    )

    assert register.register().height == before.organisations.height - 1


def test_a_register_made_ready_is_settled_as_it_was(
    town: tuple[pl.DataFrame, State], tmp_path: Path
) -> None:
    _records, state = town

    fusion.save(ready(state).settled(), tmp_path / "again")
    fusion.save(state, tmp_path / "before")

    for file in sorted((tmp_path / "before").iterdir()):
        assert file.read_bytes() == (tmp_path / "again" / file.name).read_bytes()


def test_what_is_borne_no_more_and_what_is_borne_now() -> None:
    was = Borne(np.array([7, 7, 8, 9], dtype=np.uint64), np.array([1, 2, 1, 1]))
    now = Borne(np.array([9, 8, 7, 8], dtype=np.uint64), np.array([1, 2, 2, 2]))

    lost, won = differing(was, now)

    assert list(zip(lost.key, lost.number, strict=True)) == [(7, 1), (8, 1)]
    assert set(zip(won.key, won.number, strict=True)) == {(8, 2)}


@pytest.mark.parametrize("many", [0, 1, 5, 3_000])
def test_a_key_is_found_where_it_stands(many: int) -> None:
    chance = np.random.default_rng(many)
    borne = np.unique(chance.integers(0, 2**64, 2 * many, dtype=np.uint64, endpoint=False))
    keys, others = borne[::2], borne[1::2]
    one = np.ones(len(keys), dtype=np.int64)
    layer = Layer.laid(keys, Lists(np.arange(len(keys)), np.arange(len(keys)), one))
    extremes = np.array([0, 2**64 - 1], dtype=np.uint64)

    at, known = layer.found(np.concatenate([others, keys, extremes]))

    assert known.tolist() == [False] * len(others) + [True] * len(keys) + [False] * 2
    assert at[known].tolist() == list(range(len(keys)))
