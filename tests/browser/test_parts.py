"""The parts of which pages are made, all on one page: seen by axe, on paper, on a phone."""

from collections.abc import Callable, Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import path
from jinja2 import ChoiceLoader, DictLoader
from playwright.sync_api import Page

from jingwei.site.urls import urlpatterns as site
from jingwei.web.access import signed_in
from jingwei.web.pages import environment, page
from tests.browser.conftest import Office, barriers, overflow
from tests.web.conftest import somebody_called

ALL = """{% extends "web/base.html" %}
{% from "web/parts/trail.html" import trail %}
{% from "web/parts/tables.html" import sheet, figure, tiles, pager %}
{% from "web/parts/forms.html" import button %}
{% from "web/parts/states.html" import badge, empty, failure %}
{% from "web/parts/layout.html" import tabs, chips, bulk, side_panel, flow, facts %}
{% block title %}{{ _("三有企业台账") }}{% endblock %}
{% block trail %}{{ trail([("台账", "/")], here="三有企业") }}{% endblock %}
{% block content %}
<h1>三有企业台账</h1>
{{ tiles([{"title": "企业", "value": "1,342", "address": "/"}, {"title": "党组织覆盖率", "value": "61.4%", "address": "/", "hint": "824 ÷ 1,342", "note": "比上月多 12 家"}, {"title": "未归口", "value": 23, "address": "/"}]) }}
{{ tabs([("计入", "/", true), ("未计入", "/", false)], label="分法") }}
{% call chips([("区", "海勃湾", "/"), ("党组织", "未覆盖", "/")]) %}<a class="chip add" href="/">+ 添加条件</a>{% endcall %}
{% call sheet("三有企业台账", [{"title": "名称", "address": "/", "sort": "ascending"}, {"title": "代码"}, {"title": "属地"}, {"title": "归口"}, {"title": "从业人数", "unit": "人", "number": true}, {"title": "状态"}]) %}
{% for n in range(30) %}<tr><th scope="row"><a href="/">鑫恒物流有限公司{{ n }}</a></th><td class="code">{{ code("91150302MA0N3C7X5K") }}</td><td>海勃湾区新华街道</td><td>快递行业党委</td><td class="number">{{ figure(12 + n, "/") }}</td><td>{{ badge(["open", "soon", "overdue", "closed", "asked"][n % 5], ["在办", "还有 2 天", "超期 1 天", "已销号", "待答"][n % 5]) }}</td></tr>{% endfor %}
{% endcall %}
{{ pager("第 1–30 行，共 1000+", after="/") }}
{% call bulk("选中 3 家") %}{{ button("交办", name="do", value="assign") }} {{ button("销号", kind="plain", name="do2", value="close", why_not="还缺核查记录") }}{% endcall %}
<h2>事项</h2>
{{ flow([("排查发现", "done"), ("交办督办", "here"), ("限期整改", "next")]) }}
{{ facts([("名称", "鑫恒物流有限公司"), ("住所", "新华西街 12 号")]) }}
{{ empty("还没有收到名单。各部门上传后会列在这里。", step="上传名单", address="/") }}
{{ failure("“民政局.xlsx”第 3 页第 17 行：代码少一位。", "请改成 18 位后重新上传。") }}
{{ side_panel(label="详情") }}
{% endblock %}"""


@signed_in
def parts(request: HttpRequest) -> HttpResponse:
    """Every part."""
    return page(request, "test/parts.html")


urlpatterns = [*site, path("parts/", parts)]


@pytest.fixture
def _parts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    known = environment().loader
    assert known is not None
    both = ChoiceLoader([DictLoader({"test/parts.html": ALL}), known])
    with monkeypatch.context() as patch:
        patch.setattr(environment(), "loader", both)
        yield


@pytest.mark.urls(__name__)
@pytest.mark.usefixtures("_parts")
def test_the_parts_shut_nobody_out(office: Office, picture: Callable[[Page, str], None]) -> None:
    view = office.enter(somebody_called("li.wei"), locale="zh-CN").new_page()
    view.set_viewport_size({"width": 1440, "height": 900})
    view.goto("/parts/")
    assert barriers(view) == []
    picture(view, "parts-desk")

    view.emulate_media(color_scheme="dark")
    assert barriers(view) == []
    picture(view, "parts-dark")

    view.emulate_media(color_scheme="light")
    view.set_viewport_size({"width": 360, "height": 740})
    assert barriers(view) == []
    assert overflow(view) == 0
    picture(view, "parts-phone")

    view.emulate_media(media="print")
    view.set_viewport_size({"width": 794, "height": 1123})
    picture(view, "parts-print")
    assert view.locator(".tools").is_hidden()
    assert view.locator(".day").is_visible()
    assert view.locator(".on-paper").is_visible()
    assert view.locator(".sheet tbody tr").count() == 30


@pytest.mark.urls(__name__)
@pytest.mark.usefixtures("_parts")
def test_the_heading_row_and_the_first_column_stay_in_sight(office: Office) -> None:
    view = office.enter(somebody_called("li.wei"), locale="zh-CN").new_page()
    view.set_viewport_size({"width": 800, "height": 600})
    view.goto("/parts/")
    sheet = view.locator(".sheet")
    before = sheet.locator("thead th").first.bounding_box()

    sheet.evaluate("box => box.scrollTo(300, 300)")

    assert sheet.evaluate("box => box.scrollTop") > 0
    assert sheet.locator("thead th").first.bounding_box() == before
