"""Word and PDF say exactly what was frozen, and the PDF is refused where the machine has no Chinese font."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document

from jingwei.areas.bulletins.documents import fonts
from jingwei.areas.bulletins.documents.drawing import drawn
from jingwei.areas.bulletins.documents.fonts import chosen
from jingwei.areas.bulletins.documents.laying import Laid, Stamp, laid
from jingwei.areas.bulletins.documents.pdf import as_pdf, as_png
from jingwei.areas.bulletins.documents.word import as_word
from jingwei.areas.bulletins.kinds import KINDS
from jingwei.areas.bulletins.models import Bulletin
from jingwei.areas.bulletins.operations.issuing import issue
from jingwei.areas.bulletins.rules import BulletinRefused
from tests.areas.bulletins.conftest import OF_FIGURES
from tests.areas.bulletins.pdf_text import runs
from tests.areas.bulletins.test_issuing import NOVEMBER
from tests.indicators.year import NOW, Year

pytestmark = pytest.mark.thorough

_NUMBER = re.compile(r"\d+(?:\.\d+)?%?")
_AT = datetime(2026, 12, 31, 4, tzinfo=UTC)
STAMP = Stamp("内部", "内部 · 账号 甲 导出")


@pytest.fixture(params=OF_FIGURES)
def bulletin(request: pytest.FixtureRequest, year: Year) -> Bulletin:
    """One of each kind, for the city."""
    made, _is_new = issue(KINDS[request.param], year.city["city"], on=NOVEMBER, actor=None, now=NOW)
    return made


def in_word(document: Laid) -> list[str]:
    """Every text of the Word file."""
    read = Document(BytesIO(as_word(document)))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    foot = [one.text for one in read.sections[0].footer.paragraphs]
    return [text for text in [*(one.text for one in read.paragraphs), *cells, *foot] if text]


def in_pdf(document: Laid) -> list[str]:
    """Every text that is set on the pages of the PDF."""
    return runs(as_pdf(document, now=_AT))


def undrawn(document: Laid) -> Laid:
    """The same with empty drawings: their texts are set letter by letter."""
    empty = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"></svg>'
    blocks = tuple(replace(one, svg=empty if one.svg else "") for one in document.blocks)
    return replace(document, blocks=blocks)


def numbers(texts: Iterable[str]) -> Counter[str]:
    """The numbers in them, each as often as it stands there."""
    return Counter(number for text in texts for number in _NUMBER.findall(text))


def expected(bulletin: Bulletin, document: Laid) -> Counter[str]:
    """What was frozen, and what is generated: number and title of the bulletin, its day, the days of a course."""
    courses = [part.lines[0][1] for part in bulletin.said.parts if part.lines]
    days = [point.day for points in courses for point in points]
    pieces = [one.text for one in bulletin.said.pieces()]
    return numbers([*pieces, *days, bulletin.mark, bulletin.said.title, document.date])


def test_word_has_the_frozen_numbers_and_no_others(bulletin: Bulletin) -> None:
    document = laid(bulletin, STAMP)
    texts = in_word(document)
    assert sorted(texts) == sorted([*document.texts(), document.secrecy, "—  —"])
    assert numbers(texts) == expected(bulletin, document)


def test_pdf_says_what_word_says(bulletin: Bulletin) -> None:
    document = undrawn(laid(bulletin, STAMP))
    found = in_pdf(document)
    pages = found.count(document.stamp)
    assert pages > 1
    whole = "".join(found).replace(document.stamp, "")
    for number in range(1, pages + 1):
        whole = whole.replace(f"— {number} —", "", 1)
    for text in (*document.texts(), document.secrecy):
        if text != document.stamp:
            assert text.replace(" ", "") in whole.replace(" ", ""), text
    said = numbers(text for text in found if not re.fullmatch(r"— \d+ —", text))
    wanted = expected(bulletin, document)
    assert (said - wanted, wanted - said) == (Counter(), Counter())


def test_what_stands_in_a_name_is_no_markup(year: Year) -> None:
    made, _is_new = issue(
        KINDS["monthly-coverage"], year.city["a"], on=NOVEMBER, actor=None, now=NOW
    )
    odd = "#panic() *一* $x$ {{ it }} {% x %} <w:t>&\\"
    twisted = replace(laid(made, Stamp("内部", odd)), issuer=odd, blocks=())
    assert odd in in_word(twisted)
    assert "".join(in_pdf(twisted)).count(odd) == 2


def test_a_drawing_has_a_point_for_every_month_that_has_a_figure(bulletin: Bulletin) -> None:
    for part in bulletin.said.parts:
        if part.kind == "course":
            picture = drawn(part.lines)
            points = [
                point for _title, own in part.lines for point in own if point.share is not None
            ]
            assert len(points) > 10
            assert picture.count("<circle") == len(points)
            assert as_png(picture).startswith(b"\x89PNG")
            assert not re.search(r"[\u4e00-\u9fff]", picture)


def test_fonts_of_documents_are_preferred_and_none_is_refused() -> None:
    with pytest.raises(BulletinRefused, match="没有中文字体"):
        chosen(frozenset({"DejaVu Sans", "Libertinus Serif"}))
    alone = chosen(frozenset({"Noto Serif CJK SC"}))
    assert set(alone.values()) == {"Noto Serif CJK SC"}
    office = chosen(frozenset({"Noto Serif CJK SC", "FangSong", "SimHei", "FZXiaoBiaoSong-B05S"}))
    assert office == {"body": "FangSong", "title": "FZXiaoBiaoSong-B05S", "head": "SimHei"}


def test_a_pdf_is_refused_where_there_is_no_chinese_font(
    year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _is_new = issue(
        KINDS["monthly-coverage"], year.city["a"], on=NOVEMBER, actor=None, now=NOW
    )
    monkeypatch.setattr(fonts, "installed", lambda: frozenset({"DejaVu Sans"}))
    document = laid(made, STAMP)
    with pytest.raises(BulletinRefused, match="fonts-noto-cjk"):
        as_pdf(document, now=_AT)
    assert in_word(document)
