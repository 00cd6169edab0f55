"""Every shape that the specification shows is answered as it says."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from tests.api import specification as spec
from tests.api.conftest import ENDPOINT, Program, token_of
from tests.register.town import Town

NAME = "乌海市鑫恒01号餐饮有限公司"
NUMBER = "JW-0000001"
CODE = "91150302PDY000001X"
# The batches of the specification, about our organisations.
BATCHES: dict[str, dict[str, Any]] = {
    "minimal": {"q0": {"query": NAME}, "q1": {"query": "鑫恒02号物流"}},
    "full": {"q0": {"query": NAME, "type": "enterprise", "limit": 5, "type_strict": "should",
                    "properties": [{"pid": "uscc", "v": CODE}, {"pid": "district", "v": "海勃湾区"}]}},
    "several values": {"q0": {"query": NAME, "properties": [
        {"pid": "district", "v": ["乌达区", {"id": "150302", "name": "海勃湾区"}]}]}},
    "several types": {"q0": {"query": NAME, "type": ["enterprise", "association"]}},
    "a number and a flag as values": {"q0": {"query": NAME, "properties": [
        {"pid": "established", "v": 2015}, {"pid": "listed", "v": True}]}},
    "no query": {"q0": {"properties": [{"pid": "uscc", "v": CODE}]}},
    "an identifier": {"q0": {"query": NUMBER}},
    "a code": {"q0": {"query": CODE}},
}  # fmt: skip
REFUSED: dict[str, Any] = {
    "an empty query": {"q0": {}},
    "no properties and no query": {"q0": {"properties": []}},
    "a list for the batch": [{"query": NAME}],
    "a text for a query": {"q0": NAME},
    "a property without a value": {"q0": {"query": NAME, "properties": [{"pid": "uscc"}]}},
    "a property without an id": {"q0": {"query": NAME, "properties": [{"v": CODE}]}},
    "a limit of nothing": {"q0": {"query": NAME, "limit": 0}},
    "a limit that is a text": {"q0": {"query": NAME, "limit": "5"}},
    "a query that is a number": {"q0": {"query": 5}},
}


def test_the_manifest_is_told_to_everybody(db: None) -> None:
    response = Client().get(ENDPOINT)
    said = response.json()

    assert spec.faults(said, spec.MANIFEST) == []
    assert said["versions"] == ["0.2"]
    assert said["authentication"] == {"type": "apiKey", "name": "Authorization", "in": "header"}
    assert said["view"]["url"].endswith("/organisations/{{id}}/")
    assert said["view"]["url"] == said["identifierSpace"] + "{{id}}/"


@pytest.mark.parametrize("batch", BATCHES.values(), ids=BATCHES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_batch_is_answered_by_both_methods(
    town: Town, program: Callable[..., Program], method: str, batch: dict[str, Any]
) -> None:
    response = getattr(program("city"), method)(ENDPOINT, queries=json.dumps(batch))
    said = response.json()

    assert spec.faults(said, spec.RESULTS) == []
    assert set(said) == set(batch)
    best = said["q0"]["result"][0]
    assert (best["id"], best["name"], best["match"]) == (NUMBER, NAME, True)
    assert 0 <= best["score"] <= 100


@pytest.mark.parametrize("batch", REFUSED.values(), ids=REFUSED)
def test_what_is_no_batch_is_refused_in_words(
    program: Callable[..., Program], batch: object
) -> None:
    response = program("city").ask(batch)

    assert response.status_code == 400
    assert response.json()["status"] == 400
    assert response.json()["detail"].endswith("。")


def test_candidates_come_by_falling_score_and_within_the_limit(
    program: Callable[..., Program],
) -> None:
    few, many = (program("city").one("鑫恒号商贸", limit=limit) for limit in (2, 40))

    scores = [one["score"] for one in many]
    assert (len(few), few) == (2, many[:2])
    assert len(many) > 2
    assert scores == sorted(scores, reverse=True)


def test_a_type_narrows(program: Callable[..., Program]) -> None:
    asker = program("city")

    assert asker.one(NAME, type="law_firm") == []
    assert asker.one(NAME, type={"id": "organisation", "name": "组织"})[0]["id"] == NUMBER


@pytest.mark.thorough
def test_each_question_is_answered_for_itself(program: Callable[..., Program]) -> None:
    asker, names = program("city"), [NAME, "鑫恒", "无名建材", "正义律师事务所乌海分所"]

    together = asker.results({name: {"query": name} for name in names})

    assert together == {name: asker.one(name) for name in names}


def test_every_address_is_open_to_other_origins(
    town: Town, program: Callable[..., Program]
) -> None:
    asker = program("city")
    addresses = [ENDPOINT, f"{ENDPOINT}suggest/entity", f"{ENDPOINT}preview/{NUMBER}",
                 f"{ENDPOINT}properties", "/api/v1/units", "/api/v1/openapi.json", f"{ENDPOINT}preview/x"]  # fmt: skip

    for address in addresses:
        assert asker.get(address)["Access-Control-Allow-Origin"] == "*", address
        preflight = Client().options(address)
        assert (preflight.status_code, preflight.content) == (204, b""), address
        assert "Authorization" in preflight["Access-Control-Allow-Headers"], address


def test_the_parts_are_where_the_manifest_says(town: Town, program: Callable[..., Program]) -> None:
    asker = Program()
    secret = token_of(town, "city").secret

    said = asker.get(f"{ENDPOINT}{secret}/").json()
    suggested = {
        key: asker.get(path_of(one["service_url"] + one["service_path"]), prefix=typed).json()
        for (key, one), typed in zip(said["suggest"].items(), ("鑫恒0", "ad", "企"), strict=True)
    }
    proposal = said["extend"]["propose_properties"]
    proposed = asker.get(
        path_of(proposal["service_url"] + proposal["service_path"]), type="enterprise", limit=3
    )
    page = asker.get(path_of(said["preview"]["url"]).replace("{{id}}", NUMBER))

    assert "authentication" not in said
    assert spec.faults(said, spec.MANIFEST) == []
    assert spec.faults(suggested["entity"], spec.SUGGESTED_ENTITIES) == []
    assert spec.faults(suggested["property"], spec.SUGGESTED_PROPERTIES) == []
    assert spec.faults(suggested["type"], spec.SUGGESTED_TYPES) == []
    assert [one["id"] for one in suggested["entity"]["result"]][:2] == [NUMBER, "JW-0000002"]
    assert [one["id"] for one in suggested["property"]["result"]] == ["address"]
    assert [one["id"] for one in suggested["type"]["result"]] == ["enterprise"]
    assert spec.faults(proposed.json(), spec.PROPOSALS) == []
    assert len(proposed.json()["properties"]) == 3
    assert NAME in page.content.decode()


def test_suggestions_go_on_from_the_cursor(program: Callable[..., Program]) -> None:
    asker = program("city")

    pages = [asker.get(f"{ENDPOINT}suggest/entity", prefix="鑫恒", cursor=at).json() for at in (0, 10, 40)]  # fmt: skip
    exact = asker.get(f"{ENDPOINT}suggest/entity", prefix=NUMBER).json()

    found = [[one["id"] for one in page["result"]] for page in pages]
    assert [len(page) for page in found] == [10, 10, 0]
    assert not set(found[0]) & set(found[1])
    assert [one["id"] for one in exact["result"]] == [NUMBER]


def test_the_preview_may_stand_in_a_frame_and_runs_nothing(program: Callable[..., Program]) -> None:
    page = program("city").get(f"{ENDPOINT}preview/{NUMBER}")

    assert page["Content-Type"] == "text/html; charset=utf-8"
    assert "frame-ancestors *" in page["Content-Security-Policy"]
    assert "X-Frame-Options" not in page
    assert "<script" not in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"


def test_fields_are_filled_in(program: Callable[..., Program]) -> None:
    wanted = ["name", "uscc", "kind", "legal_status", "former_name", "address", "district", "street",
              "industry", "established_on"]  # fmt: skip

    said = program("city").extend([NUMBER, "JW-0000042", "JW-9999999", "nonsense"], *wanted).json()

    assert spec.faults(said, spec.EXTENSION) == []
    assert [one["id"] for one in said["meta"]] == wanted
    assert said["rows"][NUMBER]["uscc"] == [{"str": CODE}]
    assert said["rows"][NUMBER]["kind"] == [{"str": "企业"}]
    assert said["rows"][NUMBER]["district"] == [{"str": "海勃湾区"}]
    assert said["rows"][NUMBER]["established_on"] == [{"date": "2015-03-01T00:00:00"}]
    assert said["rows"]["JW-0000042"]["uscc"] == []
    assert said["rows"]["nonsense"] == {key: [] for key in wanted} == said["rows"]["JW-9999999"]


def test_a_setting_writes_codes_for_words(program: Callable[..., Program]) -> None:
    kind = {"id": "kind", "settings": {"written": "code"}}

    said = program("city").extend([NUMBER], kind, "legal_status").json()

    assert said["rows"][NUMBER] == {
        "kind": [{"str": "enterprise"}],
        "legal_status": [{"str": "正常"}],
    }


def test_no_field_about_a_person_is_offered_or_filled_in(program: Callable[..., Program]) -> None:
    asker = program("city")
    offered = asker.get(f"{ENDPOINT}properties", type="organisation").json()["properties"]

    for field in (
        "legal_rep",
        "contact_phone",
        "phone",
        "party_members",
        "employees",
        "operating_address",
    ):
        response = asker.extend([NUMBER], field)
        assert response.status_code == 400
        assert field in response.json()["detail"]
        assert field not in {one["id"] for one in offered}


def test_the_public_asks_where_the_office_lets_it(town: Town, settings: Settings) -> None:
    settings.API_PUBLIC = True
    public = Program()

    assert "authentication" not in public.get(ENDPOINT).json()
    assert public.one(NAME)[0]["id"] == NUMBER
    assert public.get("/api/v1/organisations").status_code == 401


def path_of(url: str) -> str:
    """The path of an address on our own host."""
    return urlsplit(url).path
