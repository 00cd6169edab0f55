"""A form whose session had ended: kept for the same person, told to be lost to any other."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from jingwei.people.models import Account
from jingwei.web.unsent import MOST
from tests.web.conftest import PASSWORD, somebody_called

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.unsent_urls")]
LINES = ["第一行\n第二行", "<b>三</b>"]


@pytest.fixture
def idle(client: Client, somebody: Account) -> Client:
    """A browser whose session has been idle for too long."""
    client.force_login(somebody)
    client.get("/")
    session = client.session
    session["seen"] = int((timezone.now() - timedelta(hours=2)).timestamp())
    session.save()
    return client


def sign_in(client: Client, login: str = "li.wei") -> str:
    """Where the sign-in leads, drawn."""
    said = {"login": login, "password": PASSWORD}
    return client.post("/sign-in/", said, follow=True).content.decode()


def test_what_was_typed_comes_back_after_signing_in(idle: Client) -> None:
    asked = idle.post("/note/?on=2026-01-05", {"line": LINES, "password": "Hidden-77"}, follow=True)
    shown = sign_in(idle)
    sent = idle.post("/note/?on=2026-01-05", {"line": LINES})

    assert asked.redirect_chain == [("/sign-in/", 303)]
    assert "刚才填的内容留着" in asked.content.decode()
    assert 'action="/note/?on=2026-01-05"' in shown
    assert "第一行\n第二行</textarea>" in shown
    assert "&lt;b&gt;三" in shown
    assert "Hidden" not in shown
    assert sent.content.decode() == "|".join(LINES)


def test_it_can_be_let_go(idle: Client) -> None:
    idle.post("/note/", {"line": LINES})
    sign_in(idle)

    assert idle.post("/unsent/")["Location"] == "/"
    assert idle.get("/unsent/")["Location"] == "/"


def test_another_person_does_not_see_it(idle: Client) -> None:
    somebody_called("wang.fang")
    idle.post("/note/", {"line": LINES})

    assert "工作台" in sign_in(idle, "wang.fang")
    assert idle.get("/unsent/")["Location"] == "/"


def test_of_somebody_unknown_nothing_is_kept_and_that_is_told(
    client: Client, somebody: Account
) -> None:
    told = client.post("/note/", {"line": LINES}, follow=True).content.decode()

    assert "刚才的内容没有提交" in told
    assert "第一行" not in str(dict(client.session))
    assert "没有留下来" in sign_in(client)


def test_what_is_too_long_is_told_to_be_lost(idle: Client) -> None:
    idle.post("/note/", {"line": "长" * (MOST + 1)})

    assert "没有留下来" in sign_in(idle)


def test_files_are_told_to_be_lost(idle: Client) -> None:
    idle.post("/note/", {"line": "一", "file": SimpleUploadedFile("a.xlsx", b"x")})

    assert "文件没有保留" in sign_in(idle)


def test_htmx_goes_to_the_sign_in_page_whole(idle: Client) -> None:
    answer = idle.post("/note/", {"line": LINES}, headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/sign-in/")
    assert "第一行" in sign_in(idle)
