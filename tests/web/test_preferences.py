"""How a reader wants pages: chosen by POST, kept in cookies, without a script."""

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("name", "value", "mark"),
    [
        ("language", "en", 'lang="en"'),
        ("size", "large", 'data-size="large"'),
        ("theme", "dark", 'data-theme="dark"'),
    ],
)
def test_a_choice_is_kept(client: Client, name: str, value: str, mark: str) -> None:
    answer = client.post("/preferences/", {name: value, "next": "/sign-in/?next=%2Fme%2F"})

    assert (answer.status_code, answer["Location"]) == (303, "/sign-in/?next=%2Fme%2F")
    assert mark in client.get("/nowhere/").content.decode()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "sign-in", "", "/\\e"])
def test_nobody_is_led_elsewhere(client: Client, back: str) -> None:
    assert client.post("/preferences/", {"size": "large", "next": back})["Location"] == "/"


def test_what_cannot_be_chosen_is_not_kept(client: Client) -> None:
    answer = client.post("/preferences/", {"theme": "pink", "size": "huge"})

    assert not answer.cookies
    assert client.get("/preferences/").status_code == 405
