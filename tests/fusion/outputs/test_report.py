"""The report: one file, nothing from elsewhere, every number a door to its rows."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser

import pytest

from jingwei.fusion.outputs.report import embedded
from jingwei.fusion.outputs.report.asked import marked
from jingwei.fusion.outputs.report.page import report
from tests.fusion.outputs import factory


class _Page(HTMLParser):
    """What a browser would find: ids, links, attributes that run or fetch something."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.suspects: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")
            if name.startswith("on") or name in {"src", "srcset", "action"}:
                self.suspects.append(f"{tag} {name}")


def _report(**more: object) -> str:
    return report(factory.a_round(factory.small(**more)))


def _page(text: str) -> _Page:
    page = _Page()
    page.feed(text)
    return page


def test_the_report_fetches_nothing_and_runs_only_its_own_script() -> None:
    text = _report()

    script = re.search(r"<script>(.*?)</script>", text, re.DOTALL)
    assert script is not None
    pin = b64encode(sha256(script[1].encode("utf-8")).digest()).decode("ascii")
    assert f"script-src 'sha256-{pin}'" in text
    assert _page(text).suspects == []
    assert re.findall(r"https?://", text) == []


def test_what_it_is_about_stands_side_by_side_beneath_its_title() -> None:
    about = "数据截至 2025-11-30 · 第 1 轮 · 样例数据：名称、代码、人员全部虚构。"

    assert f"<h1>融合报告</h1><p>{about}</p>" in _report()


def test_every_door_leads_somewhere() -> None:
    page = _page(_report())

    assert page.links
    assert {link.removeprefix("#") for link in page.links} - set(page.ids) == set()
    assert len(page.ids) == len(set(page.ids))


def test_every_door_opens_as_many_rows_as_it_says() -> None:
    text = _report()

    lists = _lists(text)
    doors = re.findall(
        r'<a class="door" href="#([^"]+)" data-jw-where="([^"]*)"[^>]*>([\d,]+)</a>', text
    )
    wrong = [
        (target, where, count)
        for target, where, count in doors
        if target in lists and _fitting(lists[target], json.loads(unescape(where))) != int(count)
    ]
    assert doors
    assert wrong == []


def _lists(text: str) -> dict[str, list[list[str]]]:
    """The embedded lists by the id of their fold; "rows" is all rows together."""
    found = {
        name: [line.split("\t") for line in unescape(body).split("\n")[1:] if line]
        for name, body in re.findall(
            r'<details class="list" id="([^"]+)">.*?<pre[^>]*>(.*?)</pre>', text, re.DOTALL
        )
    }
    found["rows"] = [
        line for name, lines in found.items() if name.startswith("rows-") for line in lines
    ]
    return found


def _fitting(lines: list[list[str]], where: list[tuple[int, str]]) -> int:
    def fits(line: list[str], at: int, wanted: str) -> bool:
        cell = line[at] if at < len(line) else ""
        return cell != "" if wanted == "*" else wanted in (cell, *cell.split("、"))

    return sum(all(fits(line, at, wanted) for at, wanted in where) for line in lines)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "甲</pre><b>", '"><i>', "a\tb\nc"])
def test_data_stays_data(name: str) -> None:
    result = {
        "organisations": (factory.organisation(1, name),),
        "questions": (factory.question(1, left_name=name),),
    }

    text = _report(**result)

    assert text.count("<script>") == 1
    assert "<b>甲" not in text.split('id="lists"')[1]
    assert len(_lists(text)["organisations"]) == 1


def test_too_many_rows_leave_only_the_unusual_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(embedded, "MOST", 2)

    text = _report()

    assert len(_lists(text)["rows"]) == 2
    assert "全部在 rows.csv" in text


def test_the_report_speaks_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JINGWEI_LANG", "en")

    assert '<html lang="en">' in _report()


def test_what_differs_is_marked_within_the_text() -> None:
    assert marked("甲一公司", "甲二公司") == (
        "甲<mark>一</mark>公司",
        "甲<mark>二</mark>公司",
    )
