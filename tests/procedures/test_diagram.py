"""The picture of a loop: well formed, readable without eyes, and the same every time."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from jingwei.procedures.definition import Procedure
from jingwei.procedures.diagram import diagram
from jingwei.procedures.outline import outline
from jingwei.web.procedures import CATALOGUE
from scripts import loops
from tests.procedures.hand_over import hand_over
from tests.procedures.test_replay import Effects, procedures

SVG = "{http://www.w3.org/2000/svg}"


def test_the_outline_tells_the_whole_loop() -> None:
    assert outline(hand_over).splitlines()[:5] == [
        "开始：经办单位“移交” → 已移交",
        "1. 已移交（对方单位，5 个工作日）",
        "   对方单位“接收” → 已接收",
        "   对方单位“退回” → 已退回",
        "2. 已退回（经办单位，3 个工作日）",
    ]
    assert "5. 已接收（办结）" in outline(hand_over)


def test_the_picture_says_what_it_shows() -> None:
    picture = ET.fromstring(diagram(hand_over))  # noqa: S314 - our own text

    title, description = picture.find(f"{SVG}title"), picture.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert title.text == "属地交接"
    assert description.text == outline(hand_over)
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == title.get("id")
    assert picture.get("aria-describedby") == description.get("id")


def test_the_state_of_the_case_is_marked() -> None:
    boxes = ET.fromstring(diagram(hand_over, state="returned")).findall(f"{SVG}rect")  # noqa: S314

    here = [number for number, box in enumerate(boxes) if "jw-loop-here" in box.get("class", "")]
    assert here == [1]
    assert len(boxes) == len(hand_over.states)


def test_words_are_escaped() -> None:
    strange = replace(hand_over, title="<b>&")

    assert "&lt;b&gt;&amp;" in diagram(strange)


@pytest.mark.thorough
@given(procedures())
def test_any_loop_is_drawn_whole_and_within_its_frame(drawn: tuple[Procedure, Effects]) -> None:
    procedure, _effects = drawn

    text = diagram(procedure)
    picture = ET.fromstring(text)  # noqa: S314 - our own text

    assert text == diagram(procedure)
    assert "style" not in text
    width, height = int(picture.get("width", 0)), int(picture.get("height", 0))
    for box in picture.iter(f"{SVG}rect"):
        assert 0 <= int(box.get("x", -1)) <= width - int(box.get("width", 0))
        assert 0 <= int(box.get("y", -1)) <= height - int(box.get("height", 0))
    words = [one.text or "" for one in picture.iter(f"{SVG}text")]
    for step in procedure.steps:
        assert any(step.title in text for text in words), step.title


def test_the_documents_show_every_procedure_as_it_is_defined() -> None:
    wanted = loops.pages()
    assert loops.wrong(wanted) == [], "run scripts/loops.py update"
    assert len(wanted) == 2 + 2 * len(list(CATALOGUE))
    for path, text in wanted.items():
        if path.suffix == ".svg":
            ET.fromstring(text)  # noqa: S314 - our own text
