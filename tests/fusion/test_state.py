"""State between rounds: the same after saving, the same bytes, refused when foreign, without phones."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from jingwei.fusion.coded import plain
from jingwei.fusion.engine import fuse
from jingwei.fusion.model import Fusion
from jingwei.fusion.outputs import write
from jingwei.fusion.state import State, StateRefused, load, save
from tests.fusion.crowd import CIVIL, MARKET, TAX, crowd
from tests.fusion.lists import answer, code, record, table

PHONE, LANDLINE = "13900000001", "0473-2087163"
ROWS = [
    record(MARKET, 2, "乌海市恒丰贸易有限公司", uscc=code(1), person="张三", phone=PHONE, address="乌海市乌达区狮城街2号"),
    record(TAX, 2, "恒丰贸易巴音分公司", person="张三", phone=f"{PHONE}/{LANDLINE}", address="乌海市乌达区狮城街4号"),
    record(CIVIL, 2, "乌海市远达物流有限公司", uscc=code(2), phone="139-0000-0001"),
    *crowd(40),
]  # fmt: skip


@pytest.fixture(scope="module")
def round_one() -> tuple[State, Fusion]:
    return fuse(table(ROWS), judgements=answer((TAX, 2), (CIVIL, 2), "different"))


def frames(state: State) -> dict[str, pl.DataFrame]:
    named = {f.name: getattr(state, f.name) for f in fields(state)}
    signals = named.pop("signals")
    named |= {f"signals.{f.name}": getattr(signals, f.name) for f in fields(signals)}
    return {name: v for name, v in named.items() if isinstance(v, pl.DataFrame)}


def digests(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}  # fmt: skip


def test_a_saved_state_is_loaded_as_it_was(tmp_path: Path, round_one: tuple[State, Fusion]) -> None:
    state, _result = round_one
    save(state, tmp_path / "state", with_contacts=True)

    found = load(tmp_path / "state")

    for name, frame in frames(state).items():
        assert plain(frames(found)[name]).equals(plain(frame)), name
        assert plain(frames(found)[name]).schema == plain(frame).schema, name
    assert (found.weights, found.words) == (state.weights, state.words)
    assert (found.round, found.next_number) == (1, state.next_number)


def test_the_same_state_gives_the_same_bytes(
    tmp_path: Path, round_one: tuple[State, Fusion]
) -> None:
    save(round_one[0], tmp_path / "one")
    save(load(tmp_path / "one"), tmp_path / "two")
    save(round_one[0], tmp_path / "three")

    assert digests(tmp_path / "one") == digests(tmp_path / "two") == digests(tmp_path / "three")


@pytest.mark.thorough
def test_a_round_from_a_loaded_state_is_that_from_the_state_itself(
    tmp_path: Path, round_one: tuple[State, Fusion]
) -> None:
    rows = table([*ROWS, record(TAX, 9, "恒丰贸易有限公司", phone=PHONE)])
    save(round_one[0], tmp_path / "state", with_contacts=True)

    _state, straight = fuse(rows, state=round_one[0])
    _state, loaded = fuse(rows, state=load(tmp_path / "state"))

    for name in ("rows", "organisations", "questions", "lineage", "changes", "balance"):
        assert plain(getattr(loaded, name)).equals(plain(getattr(straight, name))), name


@pytest.mark.thorough
def test_masked_phones_change_nothing_in_what_later_rounds_find(
    tmp_path: Path, round_one: tuple[State, Fusion]
) -> None:
    save(round_one[0], tmp_path / "state")

    _state, later = fuse(table(ROWS), state=load(tmp_path / "state"))

    assert later.rows.select("row", "organisation").equals(round_one[1].rows.select("row", "organisation"))  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value"), [("version", 0), ("version", None), ("engine", "other 1")]
)
def test_a_state_of_another_version_is_refused(
    tmp_path: Path, round_one: tuple[State, Fusion], key: str, value: object
) -> None:
    save(round_one[0], tmp_path / "state")
    path = tmp_path / "state" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {key: value}), "utf-8")

    with pytest.raises(StateRefused, match="state"):
        load(tmp_path / "state")


@pytest.mark.parametrize("manifest", [None, "{", '"text"', "[]"])
def test_a_folder_that_holds_no_state_is_refused(tmp_path: Path, manifest: str | None) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest, "utf-8")

    with pytest.raises(StateRefused):
        load(tmp_path)


@pytest.mark.parametrize("lost", ["records.parquet", "signals_rows.parquet"])
def test_a_state_that_lost_a_table_is_refused(
    tmp_path: Path, round_one: tuple[State, Fusion], lost: str
) -> None:
    save(round_one[0], tmp_path / "state")
    (tmp_path / "state" / lost).unlink()

    with pytest.raises(StateRefused):
        load(tmp_path / "state")


def test_the_folder_of_a_state_is_for_its_owner_alone(
    tmp_path: Path, round_one: tuple[State, Fusion]
) -> None:
    save(round_one[0], tmp_path / "state")

    assert (tmp_path / "state").stat().st_mode & 0o077 == 0


def said(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file's bytes as text, and every cell of its tables where it is Parquet."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        yield path.name, path.read_bytes().decode("utf-8", errors="replace")
        if path.suffix == ".parquet":
            frame = pl.read_parquet(path)
            yield path.name, "\n".join(str(v) for row in frame.rows() for v in row)


def leaks(folder: Path) -> set[str]:
    told = ("13900000001", "139-0000-0001", "2087163", "4732087163")
    return {name for name, text in said(folder) if any(phone in text for phone in told)}


def test_no_saved_file_holds_a_phone(tmp_path: Path, round_one: tuple[State, Fusion]) -> None:
    state, result = round_one
    save(state, tmp_path / "state")
    (tmp_path / "tables").mkdir()
    write(
        result, tmp_path / "tables", records=table(ROWS), sheets=None, base=None,
        with_contacts=False, as_of=date(2025, 11, 30), tables_only=True,
    )  # fmt: skip

    assert leaks(tmp_path) == set()


def test_phones_are_saved_where_they_are_asked_for(
    tmp_path: Path, round_one: tuple[State, Fusion]
) -> None:
    save(round_one[0], tmp_path / "state", with_contacts=True)

    assert {"records.parquet", "organisations.parquet"} <= leaks(tmp_path)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "written",
    [
        {"name": f"恒丰贸易{PHONE}"},
        {"name": "恒丰贸易", "address": f"乌达区狮城街2号（电话{PHONE}）"},
        {"name": "恒丰贸易", "person": f"张三{PHONE}"},
    ],
)
def test_no_saved_file_holds_a_phone_that_stands_in_another_cell(
    tmp_path: Path, written: dict[str, str]
) -> None:
    state, _result = fuse(table([record(TAX, 2, **written)]))

    save(state, tmp_path / "state")

    assert leaks(tmp_path / "state") == set()
