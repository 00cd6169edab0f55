"""The command explains from a saved round, in both languages, and refuses what is not there."""

import json
from pathlib import Path

import pytest

from jingwei import fusion
from jingwei.cli import main
from tests.fusion.lists import code, record, table

ROWS = [
    record("市场监管局", 2, "乌海市恒丰贸易有限公司", uscc=code(1), person="张三", phone="13900000001"),
    record("税务局", 2, "乌海市恒丰贸易有限责任公司", uscc=code(1), person="张三"),
    record("税务局", 3, "乌海市远达物流有限公司", uscc=code(2), person="李四"),
]  # fmt: skip


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("round")
    fusion.save(fusion.fuse(table(ROWS))[0], folder / "state")
    return folder


def test_a_number_is_explained(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code_of_exit = main(["why", "JW-0000001", "--register", str(register)])

    shown = capsys.readouterr().out
    assert code_of_exit == 0
    assert "由 2 行合成，来自 2 个部门" in shown
    assert f"代码 {code(1)} 与本组织另外 1 行相同" in shown
    assert "税务局.xlsx 表“名单” 第 2 行" in shown


def test_the_row_that_was_asked_about_stands_first(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["why", "税务局.xlsx:名单:2", "--register", str(register)])

    shown = capsys.readouterr().out
    assert "1. 税务局" in shown
    assert "2. 市场监管局" in shown


def test_two_are_compared(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["why", "JW-0000001", "税务局.xlsx:名单:3", "--register", str(register)])

    shown = capsys.readouterr().out
    assert "它们没有合并" in shown
    assert "硬规则" in shown
    assert "自动合并线" in shown


def test_programs_get_json(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["why", "JW-1", "JW-2", "--register", str(register), "--json"])
    pair = json.loads(capsys.readouterr().out)
    main(["why", "JW-1", "--register", str(register), "--json"])
    single = json.loads(capsys.readouterr().out)

    assert pair["together"] is False
    assert pair["pair"]["score"] < 0
    assert single["organisation"]["number"] == "JW-0000001"
    assert len(single["organisation"]["rows"]) == 2


def test_all_that_is_unknown_is_refused_at_once(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code_of_exit = main(["why", "JW-9", "税务局.xlsx:名单:99", "--register", str(register)])

    shown = capsys.readouterr()
    assert code_of_exit == 2
    assert shown.out == ""
    assert "JW-0000002" in shown.err
    assert "最近的数据行：3" in shown.err


def test_three_are_too_many(register: Path) -> None:
    assert main(["why", "JW-1", "JW-2", "JW-1", "--register", str(register)]) == 2


def test_a_folder_without_a_round_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["why", "JW-1", "--register", str(tmp_path)]) == 2
    assert "manifest.json" in capsys.readouterr().err


def test_an_english_reader_gets_english_around_the_names(
    register: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JINGWEI_LANG", "en")

    main(["why", "JW-1", "JW-2", "--register", str(register)])

    shown = capsys.readouterr().out
    assert "They were not merged." in shown
    assert "Hard rule" in shown
