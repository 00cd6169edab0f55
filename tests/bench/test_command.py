"""The command refuses what it cannot measure, and writes what it measured."""

import argparse
import json

import polars as pl
import pytest

from jingwei.cli import bench
from jingwei.cli.errors import CliRefusal


def _parse(*words):
    parser = argparse.ArgumentParser()
    parser.add_argument("--quiet", action="store_true")
    bench.add_arguments(parser)
    return parser.parse_args(words)


def test_the_demo_city_against_all_peers_is_what_is_measured_when_nothing_is_asked():
    args = _parse("fusion")

    assert (args.rows, args.seed, args.erase_codes, args.repeat) == (19_339, 7, 0.0, 1)
    assert "splink" in args.peers


@pytest.mark.parametrize(
    ("text", "peers"), [("none", ()), ("excel", ("excel",)), ("excel, splink", ("excel", "splink"))]
)
def test_peers_are_chosen_by_name(text, peers):
    assert _parse("fusion", "--peers", text).peers == peers


@pytest.mark.parametrize(
    "words",
    [
        ("fusion", "--peers", "dedupe"), ("fusion", "--rows", "5"), ("fusion", "--erase-codes", "2"),
        ("rounds", "--rounds", "0"), (),
    ],
)  # fmt: skip
def test_senseless_values_are_refused(words):
    with pytest.raises(SystemExit):
        _parse(*words)


def test_a_folder_without_the_tables_is_refused(tmp_path):
    args = _parse("fusion", "--records", str(tmp_path), "--out", str(tmp_path / "no" / "x.json"))

    with pytest.raises(CliRefusal) as refusal:
        bench.run(args)

    assert len(refusal.value.lines) == 3


def test_what_was_measured_is_printed_and_written(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(bench.fusion, "measure", lambda *_a, **_k: [])
    for name in ("records.parquet", "truth.parquet"):
        pl.DataFrame({"truth_id": [1]}).write_parquet(tmp_path / name)
    out = tmp_path / "figures.json"

    code = bench.run(_parse("fusion", "--records", str(tmp_path), "--out", str(out)))

    assert code == 0
    assert "机器" in capsys.readouterr().out
    assert json.loads(out.read_text(encoding="utf-8"))["figures"] == []
