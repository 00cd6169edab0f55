"""Tests that argparse's own words reach the reader in the reader's language."""

import argparse

import pytest

from jingwei.cli.arguments import Parser, complaint


@pytest.fixture
def parser() -> Parser:
    """A parser with one argument of every shape."""
    parser = Parser(prog="jingwei")
    parser.add_argument("files", nargs="+")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--size", choices=["s", "m"])
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--json", action="store_true")
    either.add_argument("--jpeg", action="store_true")
    return parser


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "缺少参数：files"),
        (["a", "--nothing"], "不认识的参数：--nothing"),
        (["a", "--seed"], "选项 --seed 后面要写一个值"),
        (["a", "--seed", "x"], "--seed 的值 'x' 无效"),
        (["a", "--size", "x"], "--size 不能是 'x'，可选："),
        (["a", "--json", "--jpeg"], "--jpeg 不能与 --json 同时使用"),
        (["a", "--j"], "选项 --j 不明确，可能是：--json, --jpeg"),
    ],
)
def test_a_complaint_is_chinese(
    parser: Parser, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        parser.parse_args(arguments)

    assert words in capsys.readouterr().err


def test_the_helps_headings_are_chinese(parser: Parser) -> None:
    shown = parser.format_help()

    assert [word for word in ("usage", "positional", "options", "show") if word in shown] == []


def test_the_helps_headings_stay_english_for_an_english_reader(
    parser: Parser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JINGWEI_LANG", "en")

    assert parser.format_help() == argparse.ArgumentParser.format_help(parser)


def test_a_complaint_that_nobody_foresaw_is_shown_as_it_is() -> None:
    assert complaint("something new") == "something new"
