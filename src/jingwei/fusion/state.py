"""What one round hands to the next: records, memberships, decisions, weights, the number counter."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from jingwei.fusion.coded import by_distinct, coded, write
from jingwei.fusion.link.weights import Weights
from jingwei.fusion.model import DECISIONS, STATE_VERSION, empty
from jingwei.fusion.normalise.signals import Signals, Vocabulary
from jingwei.fusion.privacy import masked, masked_prose
from jingwei.fusion.questions import OPEN
from jingwei.kernel.catalogue import translate as _

ENGINE = f"polars {pl.__version__}"
PROSE = frozenset(
    {
        "name",
        "legal_rep",
        "registered_address",
        "operating_address",
        "former_name",
        "former_names",
        "note",
        "contact_name",
    }
)

NO_WORDS = Vocabulary(places={}, roads=frozenset(), branches=frozenset())


class StateRefused(Exception):
    """The state in a directory cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class State:
    """All that later rounds need.

    records: the live records with record (name), home (number of the organisation as minted), round and
    code (believed); signals: their comparable values, in the same order. decisions: every judgement ever
    given. edges: homes that a judgement of "same" on two records made one. moves: records that a judgement
    of "different" took out of an organisation. open: questions that nobody answered yet. departed: homes
    with a believed code that no list names any more.
    """

    records: pl.DataFrame
    signals: Signals
    decisions: pl.DataFrame = field(default_factory=lambda: empty(DECISIONS))
    edges: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=EDGES))
    moves: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=MOVES))
    open: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=OPEN))
    departed: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=DEPARTED))
    organisations: pl.DataFrame | None = None
    weights: Weights | None = None
    words: Vocabulary = NO_WORDS
    next_number: int = 1
    round: int = 0


EDGES: dict[str, type[pl.DataType]] = {
    "older": pl.Int64, "younger": pl.Int64, "left_record": pl.String, "right_record": pl.String,
}  # fmt: skip
MOVES: dict[str, type[pl.DataType]] = {
    "record": pl.String, "from": pl.Int64, "to": pl.Int64, "left_record": pl.String, "right_record": pl.String,
}  # fmt: skip
DEPARTED: dict[str, type[pl.DataType]] = {"home": pl.Int64, "code": pl.String}
FRAMES = ("records", "decisions", "edges", "moves", "open")


def save(state: State, folder: Path, *, with_contacts: bool = False) -> None:
    """Write the state as Parquet and one manifest; same state, same bytes. Phones are masked unless asked for (E-11)."""
    folder.mkdir(mode=0o700)
    state = state if with_contacts else _without_contacts(state)
    for name in FRAMES:
        write(getattr(state, name), folder / f"{name}.parquet")
    for name in ("rows", "phones", "addresses"):
        write(getattr(state.signals, name), folder / f"signals_{name}.parquet")
    write(state.departed, folder / "departed.parquet")
    if state.organisations is not None:
        write(state.organisations, folder / "organisations.parquet")
    manifest: dict[str, Any] = {
        "version": STATE_VERSION,
        "engine": ENGINE,
        "round": state.round,
        "next_number": state.next_number,
        "places": dict(state.words.places),
        "roads": sorted(state.words.roads),
        "branches": sorted(state.words.branches),
        "weights": None
        if state.weights is None
        else {
            "values": state.weights.values,
            "bias": state.weights.bias,
            "pairs": state.weights.pairs,
        },
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


def _without_contacts(state: State) -> State:
    """Phones masked: later rounds compare their hashes, which stand among the signals."""
    organisations = state.organisations
    hidden = None if organisations is None else _masked(organisations)
    return replace(state, records=_masked(state.records), organisations=hidden)


def _masked(frame: pl.DataFrame) -> pl.DataFrame:
    """Phone columns masked, and phones that stand in other texts; codes and dates stay."""
    phones = [c for c in frame.columns if c.endswith("phone")]
    prose = [c for c in frame.columns if c.rpartition(".")[2] in PROSE]
    return frame.with_columns(
        *[_read_through(frame[c], masked) for c in phones],
        *[_read_through(frame[c], masked_prose) for c in prose],
    )


def _read_through(values: pl.Series, mask: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    table = by_distinct(values, lambda v: v.to_frame("text").select(mask(pl.col("text"))))
    return table["text"].cast(values.dtype).alias(values.name)


def load(folder: Path) -> State:
    """Read the state of a previous round from `folder`; raises StateRefused."""
    manifest = _manifest(folder)
    try:
        return _loaded(folder, manifest)
    except (OSError, KeyError, TypeError, pl.exceptions.PolarsError) as fault:
        raise StateRefused(
            _("{path} 读不出来：{fault}。请用完好的上一轮输出目录。").format(
                path=folder, fault=fault
            )
        ) from fault


def _loaded(folder: Path, manifest: dict[str, Any]) -> State:
    frames = {name: pl.read_parquet(folder / f"{name}.parquet") for name in FRAMES}
    signals = Signals(
        **{
            name: pl.read_parquet(folder / f"signals_{name}.parquet")
            for name in ("rows", "phones", "addresses")
        }
    )
    frames["records"] = coded(frames["records"])
    weights = manifest["weights"]
    organisations, departed = folder / "organisations.parquet", folder / "departed.parquet"
    if departed.exists():  # states of 0.1 and before did not keep them
        frames["departed"] = pl.read_parquet(departed)
    return State(
        **frames,
        signals=signals,
        organisations=pl.read_parquet(organisations) if organisations.exists() else None,
        weights=weights
        and Weights(values=tuple(weights["values"]), bias=weights["bias"], pairs=weights["pairs"]),
        words=Vocabulary(
            places=manifest["places"],
            roads=frozenset(manifest["roads"]),
            branches=frozenset(manifest["branches"]),
        ),
        next_number=manifest["next_number"],
        round=manifest["round"],
    )


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / "manifest.json"
    if not path.is_file():
        raise StateRefused(
            _("{folder} 里没有上一轮的底册状态（manifest.json）。请指定上一轮输出的目录。").format(
                folder=folder
            )
        )
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise StateRefused(
            _("{path} 读不出来：{fault}。请用完好的上一轮输出目录。").format(path=path, fault=fault)
        ) from fault
    if not isinstance(manifest, dict):
        raise StateRefused(
            _("{path} 读不出来：{fault}。请用完好的上一轮输出目录。").format(
                path=path, fault="JSON"
            )
        )
    if manifest.get("version") != STATE_VERSION:
        text = _(
            "{folder} 是版本 {found} 的底册状态，本程序要版本 {wanted}。请用写它的那个版本再运行一次，或重新融合。"
        )
        raise StateRefused(
            text.format(folder=folder, found=manifest.get("version"), wanted=STATE_VERSION)
        )
    if manifest.get("engine") != ENGINE:
        text = _(
            "{folder} 由 {found} 写成，本程序用 {wanted}，两者的散列不同。请重新融合全部名单（编号见 --decisions）。"
        )
        raise StateRefused(text.format(folder=folder, found=manifest.get("engine"), wanted=ENGINE))
    return manifest
