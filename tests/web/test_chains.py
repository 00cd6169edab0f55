"""The pages of chains: opened, linked, drawn with their Party organisations and neighbours, the same as a table."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from jingwei.cover.kinds import Formation, Nature
from jingwei.cover.models import Chain
from jingwei.cover.operations import Facts, form, link, open_chain
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry, Organisation
from jingwei.web.chains.drawing import drawn
from jingwei.web.chains.graph import graph_of
from tests.areas.cover_books.books import NAMES, NOW, Office, office
from tests.people.town import posted
from tests.web.ledgers import text_of

pytestmark = pytest.mark.thorough

Browser = Callable[[Account], Client]
SINCE, LATER = date(2026, 3, 1), date(2026, 5, 1)


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Office:
    found = office(tmp_path)
    Account.objects.update(must_change_password=False)
    posted(found.clerk, "city_administrator", found.city["city"])
    posted(found.second, "community_operator", found.city["a1"])
    return found


@pytest.fixture
def city(desk: Office, browser_of: Browser) -> Client:
    return browser_of(Account.objects.get(pk=desk.clerk.pk))


@pytest.fixture
def chain(desk: Office) -> Chain:
    """Five at three stages, 甲 and 乙 joint, 丙 on its own, 丁 an enclave; 甲, 丙 and one more lie in the park."""
    with seeing(EVERYTHING):
        more = [
            desk.city.organisation(name, place="c", park="park", held_from=SINCE).organisation
            for name in ("园区上游公司", "园区下游公司")
        ]
        made = open_chain("乙烯", place=desk.city["city"], since=SINCE, actor=None, now=NOW)
        for name, stage in (("甲", 1), ("乙", 2), ("丙", 2), ("丁", 3)):
            link(made, desk.known[name], stage=stage, on=SINCE, actor=None, now=NOW)
        for one, stage in zip(more, (1, 2), strict=True):
            link(made, one, stage=stage, on=SINCE, actor=None, now=NOW)
        formed(
            Facts(name="联合支部", formation=Formation.CHAIN), desk.known["甲"], desk.known["乙"]
        )
        formed(Facts(name="丙支部"), desk.known["丙"])
        formed(Facts(name="飞地支部", formation=Formation.ENCLAVE), desk.known["丁"], on=LATER)
        formed(Facts(name="功能支部", nature=Nature.FUNCTIONAL), more[0])
    return made


def formed(facts: Facts, *hosts: Organisation, on: date = SINCE) -> None:
    form(facts, hosts=hosts, established_on=on, actor=None, now=NOW)


def test_the_graph_tells_how_each_stands_on_the_day(chain: Chain) -> None:
    with seeing(EVERYTHING):
        graph = graph_of(chain, on=LATER)
        before = graph_of(chain, on=SINCE)

    stands = {one.name: one.stands for one in graph.nodes}
    assert stands == {
        NAMES["甲"]: "joint", NAMES["乙"]: "joint", NAMES["丙"]: "own", NAMES["丁"]: "enclave", "园区上游公司": "functional",
        "园区下游公司": "none",
    }  # fmt: skip
    assert {one.name: one.stands for one in before.nodes}[NAMES["丁"]] == "none"
    assert [(one.name, two.name) for one, two in graph.pairs] == [("园区上游公司", "园区下游公司")]
    assert graph.stages == (1, 2, 3)


def test_a_drawing_brackets_joint_branches_and_overlaps_nothing(chain: Chain) -> None:
    with seeing(EVERYTHING):
        drawing = drawn(graph_of(chain, on=LATER))

    (bracket,) = drawing.brackets
    inside = {box.node.name for box in drawing.boxes if bracket.y <= box.y < bracket.y + bracket.height}  # fmt: skip
    assert inside == {NAMES["甲"], NAMES["乙"]}
    assert len({(box.x, box.y) for box in drawing.boxes}) == 6
    assert [stage for stage, _middle in drawing.columns] == [1, 2, 3]
    assert len(drawing.lines) == 1
    assert {box.node.name for box in drawing.boxes if box.mark} == {"园区上游公司", "园区下游公司"}


def test_a_chain_is_opened_linked_left_and_closed(city: Client, desk: Office) -> None:
    said = {"name": "丙烯", "place": str(desk.city["city"].pk), "on": "2026-04-01"}
    made = city.post("/chains/new/", said)
    assert made.status_code == 303
    here = made["Location"]
    assert "已经有一条“丙烯”" in city.post("/chains/new/", said).content.decode()
    joining = {"add-number": desk.known["甲"].number, "add-stage": "2", "add-on": "2026-05-01"}
    assert city.post(f"{here}link/", joining).status_code == 303
    twice = city.post(f"{here}link/", joining)
    assert twice.status_code == 422
    assert "已经在这条产业链里" in twice.content.decode()
    nowhere = city.post(f"{here}link/", {**joining, "add-number": "JW-9999999"})
    assert "JW-9999999 不在您的辖区" in nowhere.content.decode()
    text = text_of(city, here)
    assert NAMES["甲"] in text
    assert "第 2 环" in text
    assert NAMES["甲"] not in text_of(city, f"{here}?on=2026-04-30")
    assert "产业链第 2 环" in text_of(city, f"/organisations/{desk.known['甲'].number}/")
    (held,) = re.findall(rf'action="{here}unlink/(\d+)/"', text)
    assert city.post(f"{here}unlink/{held}/", {"remove-on": "2026-06-01"}).status_code == 303
    assert "2026-05-01 – 2026-06-01" in text_of(city, here)
    assert city.post(f"{here}close/", {"end-on": "2026-06-10"}).status_code == 303
    assert "撤销产业链" not in text_of(city, here)
    assert "丙烯" in text_of(city, "/chains/?on=2026-06-09")
    assert "丙烯" not in text_of(city, "/chains/")


def test_the_page_draws_and_tells_the_same_as_a_table(city: Client, chain: Chain) -> None:
    text = text_of(city, f"/chains/{chain.pk}/")

    drawing, _end, table = text.partition("</svg>")
    for word in (*(NAMES[one] for one in "甲乙丙丁"), "联合支部", "飞地支部", "没有党组织", "隔墙"):
        assert word in drawing, word
        assert word in table, word
    assert drawing.count('class="node ') == 6
    assert f'href="/chains/{chain.pk}/"' in text_of(city, "/ledgers/chains/")


def test_what_is_out_of_sight_is_neither_drawn_nor_told_and_only_the_place_closes(
    desk: Office, chain: Chain, browser_of: Browser
) -> None:
    community = browser_of(Account.objects.get(pk=desk.second.pk))
    text = text_of(community, f"/chains/{chain.pk}/")
    with seeing(EVERYTHING):
        here = Entry.objects.still().filter(units__contains=[desk.city["a1"].pk], name__in=NAMES.values())  # fmt: skip
        seen = {one.name for one in here if one.organisation.chain_links.exists()}
    assert seen == {name for name in set(NAMES.values()) | {"园区上游公司"} if name in text}
    assert "移出" not in text
    assert community.post(f"/chains/{chain.pk}/close/", {"end-on": "2026-06-10"}).status_code == 403
    posted(desk.second, "street_operator", desk.city["a"])
    street = browser_of(Account.objects.get(pk=desk.second.pk))
    refused = street.post(f"/chains/{chain.pk}/close/", {"end-on": "2026-06-10"})
    assert refused.status_code == 422
    assert "由牵头地区的人撤销" in refused.content.decode()
    with seeing(EVERYTHING):
        assert Chain.objects.still().count() == 1
