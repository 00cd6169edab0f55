"""Every view declares who may open it; one that does not is found, and so is one that lets out what is not the reader's."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import RegexPattern

from jingwei.api.door import TOKEN
from jingwei.people.permissions import ROLES, Permission
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry
from jingwei.web.access import PUBLIC, SIGNED_IN, needs, patterns, public, undeclared
from jingwei.web.scope import scoped
from tests.access.addresses import all_patterns, unfilled
from tests.access.matrix import Matrix
from tests.access.readers import POSITIONS, Reader, reader
from tests.access.world import World
from tests.people.town import Town, build, posted
from tests.web.conftest import somebody_called

View = Callable[..., HttpResponseBase]


def _forgotten(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _pattern(name: str) -> tuple[str, URLPattern]:
    return next((address, found) for address, found in all_patterns() if found.name == name)


def _leaking(_request: HttpRequest, number: str) -> HttpResponse:
    """What a view gives that looks beyond its reader."""
    with seeing(EVERYTHING):
        names = (
            Entry.objects.still()
            .filter(organisation=int(number[3:]))
            .values_list("name", flat=True)
        )
        return HttpResponse("".join(names), status=200 if names else 404)


def _refusing(_request: HttpRequest, number: str) -> HttpResponse:
    """What a view gives that says of something hidden that it is there."""
    with seeing(EVERYTHING):
        if not Entry.objects.filter(organisation=int(number[3:])).exists():
            raise Http404
    return HttpResponse(status=403)


def test_every_view_of_the_site_declares_who_may_open_it() -> None:
    assert all_patterns() != []
    assert undeclared() == []


def test_what_is_declared_is_known() -> None:
    known = {PUBLIC, SIGNED_IN, TOKEN, *Permission}

    said = {
        address: set(getattr(found.callback, "permission", "").split())
        for address, found in all_patterns()
    }
    assert {address: words for address, words in said.items() if words - known} == {}


def test_a_view_that_declares_nothing_is_named_with_its_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address, desk = _pattern("desk")
    monkeypatch.setattr(desk, "callback", _forgotten)

    [found] = undeclared()

    assert (found.id, found.msg) == ("jingwei.W001", f"{address}: the view declares no permission")


def test_patterns_within_patterns_are_walked() -> None:
    inner = [path("secret/", _forgotten), path("open/", public(lambda request: HttpResponse()))]
    resolver = URLResolver(RegexPattern(r"^/"), [path("office/", include(inner))])

    found = {
        address: getattr(entry.callback, "permission", "") for address, entry in patterns(resolver)
    }

    assert found == {"office/secret/": "", "office/open/": "public"}


def _told_of(world: World, patch: pytest.MonkeyPatch, view: View) -> Matrix:
    """What the matrix finds of the organisation's page with another view behind it."""
    pattern, entry = _pattern("organisation")
    patch.setattr(entry, "callback", view)
    matrix, found = Matrix(world), reader(world, "street_operator", "own")
    assert found is not None
    matrix.ask(found, pattern, entry, methods=("GET",), whole=True)
    return matrix


@pytest.mark.thorough
def test_a_view_that_forgets_the_scope_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = _told_of(world, monkeypatch, _pattern("organisation")[1].callback)
    leaking = _told_of(world, monkeypatch, needs(Permission.REGISTER_VIEW)(_leaking))

    assert (kept.told.leaks, kept.told.faults) == ([], [])
    hidden = [
        one
        for one in world.cage.of("organisation")
        if one.units.isdisjoint({world["a"].pk, world["a1"].pk, world["a2"].pk})
    ]
    assert {line.split()[-1] for line in leaking.told.leaks} == {one.text for one in hidden}


@pytest.mark.thorough
def test_a_view_that_tells_the_hidden_from_nothing_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = _told_of(world, monkeypatch, scoped(Permission.REGISTER_VIEW)(_refusing)).told

    assert told.leaks == []
    assert [line for line in told.faults if line.endswith("told from nothing")] != []


@pytest.mark.thorough
def test_a_permission_that_is_too_wide_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page opened to whoever sees units: those who see no register are let in."""
    pattern, entry = _pattern("organisation")
    declared = getattr(entry.callback, "permission", "")
    wide: Any = needs(Permission.UNITS_VIEW)(_leaking)
    wide.permission = declared  # as the address still says
    monkeypatch.setattr(entry, "callback", wide)
    matrix, found = Matrix(world), reader(world, "auditor", "own")
    assert found is not None

    matrix.ask(found, pattern, entry, methods=("GET",), whole=False)

    assert [line for line in matrix.told.faults if "not forbidden" in line] != []
    assert matrix.told.leaks != []


def test_every_part_of_every_address_is_filled_in() -> None:
    assert unfilled() == []


@pytest.mark.thorough
def test_a_role_stands_in_every_position_that_it_can_have(world: World) -> None:
    found: list[Reader | None] = [
        reader(world, role, position) for role in ROLES for position in POSITIONS
    ]

    standing = {(one.role, one.position) for one in found if one is not None}
    missing = sorted(
        f"{role}@{position}"
        for role in ROLES
        for position in POSITIONS
        if (role, position) not in standing
    )
    # The city has nothing above it in this office; committees of an industry have none below; the sides of the
    # system and of the audit are in no task force and have no second post; departments stand beside one another.
    assert len(missing) <= 25, missing
    assert all(any(role == one for one, _position in standing) for role in ROLES)


@pytest.mark.django_db
def test_a_missing_permission_is_told_with_the_posts_that_have_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    town: Town = build()
    account = somebody_called("li.wei")
    client.force_login(account)
    guarded = needs(Permission.JOURNAL_VERIFY)(lambda request: HttpResponse("in"))
    monkeypatch.setattr(_pattern("desk")[1], "callback", guarded)

    refused = client.get("/")
    posted(account, "auditor", town["city"])
    opened = client.get("/")

    assert refused.status_code == 403
    assert "审计员" in refused.content.decode()
    assert "系统管理员" in refused.content.decode()
    assert opened.content == b"in"
