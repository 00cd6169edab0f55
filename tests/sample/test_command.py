"""The command writes a sample, or says why not and writes nothing."""

import argparse

import pytest

from jingwei.cli import sample
from jingwei.cli.errors import CliRefusal


def _parse(*words):
    parser = argparse.ArgumentParser()
    sample.add_arguments(parser)
    return parser.parse_args(words)


def test_the_demo_is_what_is_made_when_nothing_is_asked():
    args = _parse("--out", "x")

    assert (args.size, args.seed, args.place, args.round) == (19_339, 7, "150300", 0)


@pytest.mark.thorough
def test_the_command_writes_lists_and_truth(tmp_path, capsys):
    code = sample.run(_parse("--out", str(tmp_path / "city"), "--size", "400"))

    assert code == 0
    assert (tmp_path / "city" / "truth.csv").exists()
    assert "400" in capsys.readouterr().out


def test_the_command_writes_a_table_when_asked(tmp_path):
    sample.run(_parse("--out", str(tmp_path / "city"), "--size", "400", "--arrow"))

    assert (tmp_path / "city" / "records.parquet").exists()
    assert not (tmp_path / "city" / "lists").exists()


def test_a_folder_that_holds_something_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(CliRefusal):
        sample.run(_parse("--out", str(tmp_path)))


def test_an_unknown_place_is_refused(tmp_path):
    with pytest.raises(CliRefusal, match="999999"):
        sample.run(_parse("--out", str(tmp_path / "city"), "--place", "999999"))


@pytest.mark.parametrize(
    "words", [("--size", "3"), ("--erase-codes", "1.5"), ("--round", "-1"), ("--size", "xl")]
)
def test_senseless_values_are_refused(words):
    with pytest.raises(SystemExit):
        _parse("--out", "x", *words)
