"""A page is drawn whole, or by its one part that htmx asks for, out of the same template."""

from pathlib import Path

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from jinja2 import ChoiceLoader, DictLoader
from pytest_django import Settings

from jingwei.web.pages import environment, page

PAGE = """{% extends "web/base.html" %}{% from "web/parts/states.html" import badge %}
{% block title %}T{% endblock %}
{% block content %}<h1>all</h1>{% block rows %}<p>{{ badge("soon", word) }}</p>{{ csrf_input }}{% endblock %}{% endblock %}"""


@pytest.fixture
def _a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    known = environment().loader
    assert known is not None
    both = ChoiceLoader([DictLoader({"test/page.html": PAGE}), known])
    monkeypatch.setattr(environment(), "loader", both)


def _asked(rf: RequestFactory, **headers: str) -> HttpRequest:
    return rf.get("/x/", headers=headers)


@pytest.mark.usefixtures("_a_page")
def test_the_part_is_what_stands_in_the_page(rf: RequestFactory) -> None:
    whole = page(_asked(rf), "test/page.html", part="rows", word="<b>")
    part = page(_asked(rf, **{"HX-Request": "true"}), "test/page.html", part="rows", word="<b>")

    text = part.content.decode()
    assert "<html" not in text
    assert "<h1>" not in text
    assert "&lt;b&gt;" in text
    assert "csrfmiddlewaretoken" in text
    assert text.partition("<input")[0] in whole.content.decode()
    assert "HX-Request" in whole["Vary"]


@pytest.mark.usefixtures("_a_page")
def test_without_a_part_htmx_gets_the_whole(rf: RequestFactory) -> None:
    answer = page(_asked(rf, **{"HX-Request": "true"}), "test/page.html", word="", status=422)

    assert answer.status_code == 422
    assert "<html" in answer.content.decode()


@pytest.mark.thorough
def test_every_template_can_be_read() -> None:
    folder = Path(__file__).parents[2] / "src/jingwei/web/templates"
    names = [str(path.relative_to(folder)) for path in folder.rglob("*.html")]

    assert names != []
    for name in names:
        environment().get_template(name)


@pytest.mark.usefixtures("_a_page")
def test_an_office_that_is_not_the_real_one_says_so_on_every_page(
    rf: RequestFactory, settings: Settings
) -> None:
    plain = page(_asked(rf), "test/page.html", word="x").content.decode()
    settings.NOTICE = "样例数据 <虚构>"
    marked = page(_asked(rf), "test/page.html", word="x").content.decode()

    assert 'class="band"' not in plain
    assert '<p class="band" role="note">样例数据 &lt;虚构&gt;</p>' in marked
