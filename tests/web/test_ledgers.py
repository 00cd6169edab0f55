"""The ledgers through their pages: read, searched, narrowed, sorted, and asked for by forms."""

import re
from urllib.parse import urljoin

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jingwei.ledgers import reading
from jingwei.people.models import Account
from jingwei.register.kinds import EditableField
from tests.register.town import NOW, Town, build
from tests.web.ledgers import FIRST, REGISTER, Browser, corrected, link, names, text_of

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def office(db: None) -> Town:
    """The town after its first round, whose people have their passwords."""
    found = build()
    Account.objects.update(must_change_password=False)
    return Town(found.units, {name: Account.objects.get(pk=one.pk) for name, one in found.accounts.items()})  # fmt: skip


@pytest.fixture
def city(office: Town, browser_of: Browser) -> Client:
    return browser_of(office.accounts["city"])


@pytest.fixture
def street(office: Town, browser_of: Browser) -> Client:
    return browser_of(office.accounts["a"])


def chips(text: str) -> dict[str, str]:
    """What is asked for in words, and where a click takes that condition away."""
    found = r'<a class="chip" href="([^"]*)">(.*?) <span'
    return {said: address for address, said in re.findall(found, text)}


def heading(text: str, key: str) -> tuple[str, str]:
    """How the column is sorted, "" if it is not, and where a click on its heading leads."""
    found = re.search(rf'<th scope="col"([^>]*)>[^\n]*?id="sort-{key}" href="([^"]*)"', text)
    assert found, key
    return "".join(re.findall(r'aria-sort="(\w+)"', found[1])), found[2]


def offered(text: str) -> dict[str, int]:
    """The values that a form offers, each with the number of its rows."""
    found = r'type="checkbox"[^>]*> (\S+) <span class="quiet">(\d+)</span>'
    return {value: int(number) for value, number in re.findall(found, text)}


def form_of(column: str, query: str = "", *, ledger: str = "register") -> str:
    return f"/ledgers/{ledger}/filter/{column}/{query}"


def test_the_ledgers_are_counted_for_whoever_looks(city: Client, street: Client) -> None:
    everything, own = text_of(city, "/ledgers/"), text_of(street, "/ledgers/")

    for page, key, number in (
        (everything, "register", 42), (everything, "unassigned", 1), (own, "register", 16), (own, "unassigned", 0),
    ):  # fmt: skip
        assert f'<a class="figure" href="/ledgers/{key}/">{number}</a>' in page
    assert "只列您辖区内的。数据截至 2026-06-15。" in own


def test_a_page_says_how_many_rows_as_of_which_day(city: Client) -> None:
    page = text_of(city, REGISTER)

    assert '<span id="count">42 家</span> · 数据截至 2026-06-15' in page
    assert len(names(page)) == 42


def test_paging_there_and_back_meets_every_row(city: Client) -> None:
    first = text_of(city, f"{REGISTER}?size=20")
    second = text_of(city, link(first, "下一页"))
    third = text_of(city, link(second, "下一页"))

    met = [names(page) for page in (first, second, third)]
    assert [len(page) for page in met] == [20, 20, 2]
    assert len({name for page in met for name in page}) == 42
    assert "本页 20 行" in second
    assert "下一页" not in third
    again = text_of(city, link(third, "上一页"))
    assert names(again) == met[1]
    assert names(text_of(city, link(again, "上一页"))) == met[0]


def test_only_what_lies_in_the_readers_units_is_there(street: Client, office: Town) -> None:
    numbers = {int(re.sub(r"\D", "", name)) for name in names(text_of(street, REGISTER))}

    assert numbers == {number for number in range(1, 41) if number % 5 in (1, 2)}
    assert names(text_of(street, f"{REGISTER}?q=JW-0000003")) == []
    assert names(text_of(street, f"{REGISTER}?street.in={office['c'].pk}")) == []


def test_what_is_not_understood_is_said_and_passed_over(city: Client) -> None:
    asked = "q=乌&employees.from=abc&nothing.is=1&sort=nothing&size=7&after=x&cols=no,name"
    page = text_of(city, f"{REGISTER}?{asked}")

    for said in (
        "搜索至少要两个字。", "“从业人数”：“abc”不是整数，或太大。", "不能按“nothing.is”筛选，已略去。",
        "不能按“nothing”排序，已略去。", "每页行数只能是 20、50、100、200。", "翻页的位置看不懂，已回到第一页。",
        "没有“no”这些栏，已略去。",
    ):  # fmt: skip
        assert f'<p class="message warning" role="status">{said}</p>' in page
    assert len(names(page)) == 42
    assert chips(page) == {}


def test_a_search_and_a_condition_become_chips_that_can_be_taken_away(city: Client) -> None:
    page = text_of(city, f"{REGISTER}?q=餐饮&employees.from=20&size=20")

    assert [name[5:7] for name in names(page)] == ["25", "33"]
    found = chips(page)
    assert set(found) == {"从业人数 不低于 20", "搜索“餐饮”"}
    assert len(names(text_of(city, found["从业人数 不低于 20"]))) == 5
    assert set(chips(text_of(city, found["搜索“餐饮”"]))) == {"从业人数 不低于 20"}
    assert "本页 20 行" in text_of(city, link(page, "全部去掉"))


def test_a_click_on_a_value_narrows_the_list_to_it(city: Client, office: Town) -> None:
    page = text_of(city, f"{REGISTER}?q=鑫恒&after=5,乌海市鑫恒05号")
    cell = re.search(r'<td><a href="([^"]*)" tabindex="-1">三道坎街道</a></td>', page)
    assert cell
    narrowed = text_of(city, urljoin(REGISTER, cell[1]))

    assert cell[1].endswith(f"&street.in={office['c'].pk}")
    assert len(names(narrowed)) == 8
    assert set(chips(narrowed)) == {"搜索“鑫恒”", "镇街 在 三道坎街道"}


def test_headings_sort_and_say_so(city: Client) -> None:
    page = text_of(city, REGISTER)
    assert (heading(page, "name")[0], heading(page, "employees")[0]) == ("ascending", "")

    up = text_of(city, heading(page, "employees")[1])
    down = text_of(city, heading(up, "employees")[1])

    assert (heading(up, "employees")[0], names(up)[0]) == ("ascending", FIRST)
    assert heading(down, "employees")[0] == "descending"
    assert names(down)[0].startswith("乌海市鑫恒40号")
    assert down.count("aria-sort") == 1
    assert 'id="sort-street"' not in page  # what lies above a place is no order of rows


def test_a_form_with_blanks_and_several_columns_leads_to_a_tidy_address(city: Client) -> None:
    sent = {"q": "", "employees.from": "30", "employees.to": "", "cols": ["name", "employees"]}
    response = city.get(REGISTER, sent)

    tidy = f"{REGISTER}?employees.from=30&cols=name%2Cemployees"
    assert (response.status_code, response["Location"]) == (303, tidy)
    assert re.findall(r'id="sort-(\w+)"', text_of(city, tidy)) == ["name", "employees"]


def test_htmx_gets_the_ledger_alone(city: Client) -> None:
    part, whole = text_of(city, REGISTER, **HTMX), text_of(city, REGISTER)

    assert part.strip().startswith('<div id="ledger"')
    assert ("<html" in part, "<html" in whole) == (False, True)
    assert len(names(part)) == 42


def test_a_capped_count_is_counted_to_the_end_on_request(city: Client, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(reading, "CAP", 10)
    asks = link(text_of(city, f"{REGISTER}?size=20"), "10+")
    part = text_of(city, urljoin(REGISTER, asks), **HTMX, **{"HX-Target": "count"})

    assert asks == "?size=20&count=all"
    assert part.strip() == '<span id="count">42 家</span>'
    assert '<span id="count">42 家</span>' in text_of(city, urljoin(REGISTER, asks))


def test_a_day_gone_by_shows_what_held_then_and_goes_on_with_it(city: Client, office: Town) -> None:
    corrected(office, 1, "99")
    then = text_of(city, f"{REGISTER}?on=2026-06-10&employees.to=1")

    assert (names(then), "数据截至 2026-06-10" in then) == ([FIRST], True)
    assert names(text_of(city, f"{REGISTER}?employees.from=99")) == [FIRST]  # and today
    for leads in (heading(then, "uscc")[1], *chips(then).values(), link(then, FIRST)):
        assert "on=2026-06-10" in leads


def test_a_day_to_come_is_refused_in_words(city: Client) -> None:
    response = city.get(f"{REGISTER}?on=2026-06-16")

    assert response.status_code == 400
    assert "截至日期不能晚于今天（2026-06-15）。" in response.content.decode()


def test_a_ledger_that_is_not_there_is_not_found(city: Client) -> None:
    assert city.get("/ledgers/nothing/").status_code == 404
    assert city.get(form_of("name", ledger="nothing")).status_code == 404


def test_an_empty_ledger_says_what_would_fill_it(city: Client) -> None:
    empty = text_of(city, "/ledgers/disputed/")
    early = text_of(city, f"{REGISTER}?on=2026-05-01")
    narrow = text_of(city, f"{REGISTER}?employees.from=100")

    assert "这份台账现在没有记录。发布一轮数据后" in empty
    assert text_of(city, link(empty, "去看轮次"))
    assert "2026-05-01 这份台账里还没有记录。" in early
    assert len(names(text_of(city, urljoin(REGISTER, link(early, "看今天"))))) == 42
    assert "没有同时符合这些条件的。" in narrow
    assert "<table" not in empty + early + narrow


@pytest.mark.thorough
def test_rows_open_what_they_are_about(city: Client, office: Town) -> None:
    one = link(text_of(city, REGISTER), FIRST)
    park = link(text_of(city, "/ledgers/parks/"), "高新产业园")

    assert one == "/organisations/JW-0000001/"
    assert FIRST in text_of(city, one)
    assert park == f"../register/?park.in={office['park'].pk}"
    assert names(text_of(city, urljoin("/ledgers/parks/", park))) == [
        "内蒙古正义律师事务所乌海分所"
    ]


@pytest.mark.thorough
def test_what_departments_wrote_is_shown_and_not_run(city: Client, office: Town) -> None:
    hostile = "<script>alert(1)</script>"
    for field in (EditableField.NAME, EditableField.INDUSTRY):
        corrected(office, 1, f"{hostile}{field}", field=field)
    page = city.get(REGISTER, {"industry.has": hostile}).content.decode()

    assert hostile not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;name</a></th>" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;industry</a></td>" in page


def test_codes_are_grouped_for_the_eye_and_copied_whole(city: Client) -> None:
    cells = re.findall(r'<td class="code">(.*?)</td>', text_of(city, f"{REGISTER}?q=JW-0000001"))

    assert cells == ["<i>9115</i><i>0302</i><i>PDY0</i><i>0000</i><i>1X</i>"]
    assert re.sub("<.*?>", "", cells[0]) == "91150302PDY000001X"


def test_a_page_takes_a_fixed_number_of_queries(city: Client) -> None:
    text_of(city, REGISTER)  # whatever is read once and kept
    with CaptureQueriesContext(connection) as few:
        assert len(names(text_of(city, f"{REGISTER}?employees.to=3"))) == 3
    with CaptureQueriesContext(connection) as many:
        assert len(names(text_of(city, f"{REGISTER}?employees.to=40"))) == 40

    assert len(few) == len(many)


def test_the_form_of_a_choice_offers_its_values_with_counts(city: Client) -> None:
    form = text_of(city, form_of("kind", "?kind.is=law_firm"), **HTMX)
    under = text_of(city, form_of("kind", "?employees.from=31"), **HTMX)

    assert form.strip().startswith("<form")
    assert offered(form) == {"企业": 41, "律师事务所": 1}
    assert re.findall(r'name="kind.is" value="(\w+)" checked', form) == ["law_firm"]
    assert offered(under) == {"企业": 10}


def test_units_are_counted_with_what_lies_in_them(city: Client, street: Client, office: Town) -> None:  # fmt: skip
    form = text_of(city, form_of("district"))

    assert offered(form) == {"海勃湾区": 26, "乌达区": 16}
    assert f'name="district.in" value="{office["north"].pk}"' in form
    assert offered(text_of(street, form_of("community"))) == {"新桥社区": 8, "团结社区": 8}


def test_the_form_of_a_number_has_a_range_and_keeps_what_is_asked(city: Client) -> None:
    asked = "?q=鑫恒&employees.from=10&sort=-employees&after=3,4"
    form = text_of(city, form_of("employees", asked), **HTMX)

    typed = dict(re.findall(r'type="number" name="employees\.(\w+)" value="(\d*)"', form))
    kept = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    assert typed == {"is": "", "from": "10", "to": ""}
    assert 'name="employees.empty"' in form
    assert kept == {"q": "鑫恒", "sort": "-employees"}
    assert f'action="{REGISTER}"' in form


def test_what_cannot_be_asked_for_has_no_form(city: Client) -> None:
    for address in (form_of("registrar"), form_of("nothing"), form_of("district", ledger="parks")):
        assert city.get(address).status_code == 404, address


@pytest.mark.thorough
def test_every_column_that_is_offered_has_its_form(city: Client) -> None:
    for ledger in ("unassigned", "parks"):
        page = text_of(city, f"/ledgers/{ledger}/")
        forms = re.findall(rf'<a href="(/ledgers/{ledger}/filter/[^"]+)">([^<]+)</a>', page)
        assert len(forms) > 5
        for address, title in forms:
            assert f"按“{title}”筛选" in text_of(city, address, **HTMX)
