"""`jingwei inspect` shows what was understood, aligned, and hides what is about persons."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from jingwei.cli import inspect
from tests.fusion.reading.workbooks import CODES, workbook

TABLE: Sequence[Sequence[object]] = [
    ["企业名称", "统一社会信用代码", "法定代表人", "联系电话", "身份证号"],
    *[["乌海市甲商贸有限公司", CODES[1], "王小明", "13812345678", "15999919800101123X"]] * 3,
]


def run(*arguments: str) -> int:
    """Runs the command as the shell would."""
    parser = argparse.ArgumentParser()
    inspect.add_arguments(parser)
    return inspect.run(parser.parse_args(list(arguments)))


def test_the_table_shows_meanings_and_masks_persons(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run(str(workbook(tmp_path / "01_商务局.xlsx", TABLE)))

    shown = capsys.readouterr().out
    assert code == 0
    assert "表头行 1；数据行 2 至 4，共 3 行" in shown
    assert "138******78" in shown
    assert "王**" in shown
    assert "13812345678" not in shown
    assert "15999919800101123X" not in shown


def test_columns_are_aligned_although_chinese_is_wide(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(str(workbook(tmp_path / "a.xlsx", TABLE)))

    lines = [line for line in capsys.readouterr().out.splitlines() if "org." in line]
    starts = {inspect.width(line[: line.index("org.")]) for line in lines}
    assert len(starts) == 1


def test_json_describes_sheets_and_refusals_and_says_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run("--json", str(workbook(tmp_path / "a.xlsx", TABLE)), str(tmp_path / "missing.xlsx"))

    said = json.loads(capsys.readouterr().out)
    assert code == 2
    assert said["sheets"][0]["columns"][1]["field"] == "org.uscc"
    assert said["sheets"][0]["columns"][4]["dropped_because"]
    assert said["refusals"][0]["file"] == "missing.xlsx"


def test_a_mapping_that_cannot_be_read_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text("not = [toml", encoding="utf-8")

    assert run("--mapping", str(mapping), str(workbook(tmp_path / "a.xlsx", TABLE))) == 2
    assert "mapping.toml" in capsys.readouterr().err
