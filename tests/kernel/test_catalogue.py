"""Tests that the reader's language is found and served."""

import pytest

from jingwei.kernel.catalogue import Language, language, mark, translate


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, Language.CHINESE),
        ({"LANG": "C"}, Language.CHINESE),
        ({"LANG": "POSIX"}, Language.CHINESE),
        ({"LANG": "C.UTF-8"}, Language.CHINESE),
        ({"LANG": "zh_CN.UTF-8"}, Language.CHINESE),
        ({"LANG": "de_DE.UTF-8"}, Language.CHINESE),
        ({"LANG": "en_GB.UTF-8"}, Language.ENGLISH),
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, Language.CHINESE),
        ({"LC_ALL": "", "LC_MESSAGES": "en_US.UTF-8"}, Language.ENGLISH),
        ({"JINGWEI_LANG": "en", "LC_ALL": "zh_CN.UTF-8"}, Language.ENGLISH),
        ({"JINGWEI_LANG": "zh", "LANG": "en_US.UTF-8"}, Language.CHINESE),
    ],
)
def test_the_language_is_what_the_environment_asks_for(
    environment: dict[str, str], expected: Language
) -> None:
    assert language(environment) is expected


def test_chinese_text_is_shown_as_written() -> None:
    assert translate("命令") == "命令"


def test_an_english_reader_gets_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JINGWEI_LANG", "en")

    assert translate("{done} 行").format(done=12) == "12 rows"


def test_text_without_a_translation_is_shown_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JINGWEI_LANG", "en")

    assert translate("从未写进目录的话") == "从未写进目录的话"


def test_the_empty_text_stays_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JINGWEI_LANG", "en")

    assert translate("") == ""


def test_a_marked_text_is_not_yet_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JINGWEI_LANG", "en")

    assert mark("命令") == "命令"
