"""Outlines through their pages: sent, looked at, taken, drawn; what there was before stays for the days before."""

import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jingwei.journal.models import Entry as JournalEntry
from jingwei.people.models import Account
from jingwei.units.kinds import CodeSystem
from jingwei.units.models import Outline, Unit
from jingwei.units.operations import outline_units, recode_unit
from jingwei.units.rules import UnitRefused
from tests.people.town import posted
from tests.register.town import NOW, Town, build
from tests.web.ledgers import Browser, hidden, text_of

PAGE, TAKE = "/units/outlines/", "/units/outlines/take/"
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def office(db: None) -> Town:
    found = build()
    Account.objects.update(must_change_password=False)
    return Town(found.units, {name: Account.objects.get(pk=one.pk) for name, one in found.accounts.items()})  # fmt: skip


@pytest.fixture
def city(office: Town, browser_of: Browser) -> Client:
    return browser_of(office.accounts["city"])


def cell(number: int, *, size: float = 0.1, **said: Any) -> dict[str, Any]:
    """A square in a row of squares."""
    x = 106 + number * size
    ring = [[x, 39], [x + size, 39], [x + size, 39 + size], [x, 39 + size], [x, 39]]
    return {"type": "Feature", "properties": said, "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip


def places(office: Town) -> list[Unit]:
    """What the figures of the city are told of: streets, and what hangs on the city itself."""
    wanted = Unit.objects.on(TODAY).in_tree("place").named(on=TODAY).order_by("pk")  # type: ignore[arg-type]
    return [one for one in wanted if one.kind in ("district", "street", "town", "park")]


def send(client: Client, *features: Any, name: str = "界线.geojson") -> Any:
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content)})


def drawn(client: Client, office: Town, **more: Any) -> Any:
    """All that figures are told of, sent and taken."""
    features = [cell(number, name=one.name, **more) for number, one in enumerate(places(office))]
    return take(client, send(client, *features).content.decode())


def take(client: Client, preview: str, *, on: object = TODAY) -> Any:
    return client.post(TAKE, {"sent": unescape(hidden(preview, "sent")), "on": str(on)})


def test_a_file_is_looked_at_before_it_is_taken(city: Client, office: Town) -> None:
    first, second = places(office)[:2]
    answer = send(city, cell(0, name=first.name), cell(1, name="别处"), cell(2, title="没有名字"))
    text = unescape(answer.content.decode())

    assert answer.status_code == 200
    assert "对上 1 个单位，对不上 2 个" in text
    assert "您管的范围里没有这个单位" in text
    assert Outline.objects.count() == 0
    assert not JournalEntry.objects.filter(action="units.outline").exists()

    assert take(city, answer.content.decode()).status_code == 303
    kept = Outline.objects.get()
    assert (kept.unit_id, kept.held_from, kept.held_to) == (first.pk, first.held_from, None)
    told = JournalEntry.objects.get(action="units.outline")
    assert (told.details["first"], told.details["changed"]) == (1, 0)
    assert second.name not in unescape(answer.content.decode()).partition("对上的")[2]


def test_taken_twice_nothing_is_new(city: Client, office: Town) -> None:
    text = send(city, cell(0, name=places(office)[0].name)).content.decode()
    for _press in range(2):
        assert take(city, text).status_code == 303
    assert Outline.objects.count() == 1
    assert JournalEntry.objects.filter(action="units.outline").count() == 1
    assert "1 个没有变化" in text_of(city, PAGE)


def test_old_outlines_stay_for_the_days_before(city: Client, office: Town) -> None:
    unit = places(office)[0]
    take(city, send(city, cell(0, name=unit.name)).content.decode())
    again = send(city, cell(3, name=unit.name)).content.decode()
    assert "要换" in again
    take(city, again, on=TODAY)

    old, new = Outline.objects.order_by("held_from")
    assert (old.held_to, new.held_from) == (TODAY, TODAY)
    third = send(city, cell(5, name=unit.name)).content.decode()
    late = take(city, third, on=TODAY)
    assert late.status_code == 422
    assert "要从更晚的日期起用" in unescape(late.content.decode())
    assert "预览界线" in late.content.decode()
    assert Outline.objects.count() == 2
    with pytest.raises(UnitRefused, match="已|才"):
        outline_units({unit.pk: (((1, 1), (2, 2), (1, 2)),)}, on=unit.held_from - timedelta(days=1), source="x")  # type: ignore[dict-item]  # fmt: skip


def test_a_code_goes_before_a_name_and_must_not_contradict_it(city: Client, office: Town) -> None:
    coded, other = places(office)[:2]
    code = "150302003"
    recode_unit(coded, system=CodeSystem.STATISTICS, code=code, on=TODAY)
    told = send(city, cell(0, code=code.ljust(12, "0")), cell(1, code=code, name=other.name))
    text = unescape(told.content.decode())
    assert "代码是“" in text
    assert "对上 1 个单位" in text
    twice = unescape(send(city, cell(0, code=code), cell(1, code=code), cell(2, name=other.name)).content.decode())  # fmt: skip
    assert "文件里有 2 个要素都是" in twice


def test_only_whoever_may_edit_the_units_comes_in(
    city: Client, office: Town, browser_of: Browser
) -> None:
    unit = places(office)[0]
    text = send(city, cell(0, name=unit.name)).content.decode()
    street = browser_of(office.accounts["a"])
    assert street.get(PAGE).status_code == 403
    assert take(street, text).status_code == 403
    posted(office.accounts["a"], "city_administrator", office.units["city"])
    assert take(street, text).status_code == 303
    assert Outline.objects.count() == 0
    assert "不是您上传的" in text_of(street, PAGE)


@pytest.mark.parametrize("way", ["tampered", "empty"])
def test_what_the_page_carries_cannot_be_made_up(city: Client, office: Town, way: str) -> None:
    text = send(city, cell(0, name=places(office)[0].name)).content.decode()
    sent = "" if way == "empty" else unescape(hidden(text, "sent"))[:-2] + "xx"
    assert city.post(TAKE, {"sent": sent, "on": str(TODAY)}).status_code == 303
    assert Outline.objects.count() == 0


@pytest.mark.thorough
def test_tiles_become_a_map_once_every_unit_has_an_outline(city: Client, office: Town) -> None:
    unit, *others = places(office)
    take(city, send(city, cell(0, name=unit.name)).content.decode())
    assert '<svg class="map"' not in text_of(city, "/figures/")

    take(city, send(city, *(cell(n, name=one.name) for n, one in enumerate(others, start=1))).content.decode())  # fmt: skip
    text = text_of(city, "/figures/?show=enterprises")
    tiles = text_of(city, "/figures/?show=enterprises&drawn=tiles")
    doors = re.findall(
        r'<a class="step-(\w+)" href="([^"]*)" aria-label="([^"]*)"><path d="M', text
    )
    plain = re.findall(r'class="shade step-(\w+)" href="([^"]*)" title="([^"]*)">[^<]*<b>([^<]*)</b>', tiles)  # fmt: skip
    assert [(step, unescape(to).replace("&drawn=tiles", ""), f"{name} {said}") for step, to, name, said in plain] == [
        (step, unescape(to), label) for step, to, label in doors
    ]  # fmt: skip
    assert len(plain) > 3
    assert "?show=enterprises&drawn=tiles#cartogram" in text
    assert "?show=enterprises#cartogram" in tiles
    assert text.count('<tr><th scope="row"><a href=') > len(plain)
    assert '<svg class="map"' in text_of(city, "/figures/show/")
    assert "界线.geojson" in text


@pytest.mark.thorough
def test_the_map_of_a_day_is_of_the_outlines_of_that_day(city: Client, office: Town) -> None:
    drawn(city, office)
    before = paths_of(text_of(city, f"/figures/?on={TODAY}"))
    features = [cell(n, size=0.2 if n else 0.1, name=one.name) for n, one in enumerate(places(office))]  # fmt: skip
    take(city, send(city, *features).content.decode())
    assert paths_of(text_of(city, "/figures/")) != before
    assert paths_of(text_of(city, f"/figures/?on={TODAY - timedelta(days=1)}")) == before


def paths_of(text: str) -> list[str]:
    found = re.findall(r'<path d="([^"]+)"', text)
    assert found
    return found
