"""Pages of failure: the reader's words in the reader's language, and headers that keep a browser safe."""

import pytest
from django.test import Client, RequestFactory

from jingwei.kernel.catalogue import Language, speaking
from jingwei.web import failures


def test_a_page_that_is_not_there_says_what_to_do(client: Client) -> None:
    answer = client.get("/nowhere/")

    text = answer.content.decode()
    assert answer.status_code == 404
    assert "没有这个页面" in text
    assert "回首页" in text
    assert "nowhere" not in text


@pytest.mark.parametrize(
    ("asked", "language", "words"),
    [
        ("en-GB,en;q=0.9", "en", "There is no such page"),
        ("zh-CN", "zh-CN", "没有这个页面"),
        ("", "zh-CN", "没有这个页面"),
    ],
)
def test_it_speaks_the_language_that_the_browser_asks_for(
    client: Client, asked: str, language: str, words: str
) -> None:
    answer = client.get("/nowhere/", headers={"Accept-Language": asked})

    assert answer["Content-Language"] == language
    assert f'<html lang="{language}"' in answer.content.decode()
    assert words in answer.content.decode()


def test_a_chosen_language_wins(client: Client) -> None:
    client.cookies["jingwei-language"] = "en"

    assert (
        "There is no such page"
        in client.get("/nowhere/", headers={"Accept-Language": "zh"}).content.decode()
    )


def test_the_browser_runs_nothing_but_our_files(client: Client) -> None:
    answer = client.get("/nowhere/")

    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "<script" not in answer.content.decode()
    assert " style=" not in answer.content.decode()


@pytest.mark.parametrize("failure", [failures.bad_request, failures.forbidden, failures.missing])
def test_no_failure_shows_its_cause(failure: object, rf: RequestFactory) -> None:
    assert callable(failure)

    answer = failure(rf.get("/x"), ValueError("secret <b>cause</b>"))

    assert "secret" not in answer.content.decode()


def test_our_own_fault_is_a_page_too(rf: RequestFactory) -> None:
    with speaking(Language.ENGLISH):
        answer = failures.broken(rf.get("/x"))

    assert answer.status_code == 500
    assert "recorded" in answer.content.decode()
