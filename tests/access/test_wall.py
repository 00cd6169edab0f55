"""The same holds by row-level security alone, when the application's filter is taken out (R-P.17)."""

from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.db import connection
from django.urls import URLPattern

from jingwei.people.sight import ScopedManager
from tests.access.addresses import all_patterns
from tests.access.matrix import Matrix, paired
from tests.access.readers import Reader, reader
from tests.access.taken_out import take_down_the_wall, take_out_the_filter
from tests.access.world import World

pytestmark = pytest.mark.thorough

PARTS = 2
APART = 5  # as in test_matrix
Record = Callable[[str, object], None]
Asking = tuple[Reader, str, URLPattern, int]
SCOPED = [model for model in apps.get_models() if isinstance(model._default_manager, ScopedManager)]
# What holds organisations' facts and is found by its owner or its unit, not by a scoped manager.
OWNED = {"ledgers_savedview", "ledgers_intake", "corrections_spokesperson"}


def test_the_wall_alone_keeps_a_sample_of_readers_to_their_own(
    world: World, monkeypatch: pytest.MonkeyPatch, office: Callable[[], None], record_property: Record
) -> None:  # fmt: skip
    matrix = _asked_through_the_wall(world, paired(world, apart=APART), monkeypatch, office)

    record_property("told", f"access matrix by the wall alone, a sample: {matrix.told}")
    assert matrix.told.leaks == []
    assert sum(matrix.told.seen.values()) > 0


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_the_wall_alone_keeps_every_reader_to_his_own(
    world: World, monkeypatch: pytest.MonkeyPatch, office: Callable[[], None], part: int, record_property: Record
) -> None:  # fmt: skip
    asking = paired(world, part=part, parts=PARTS)

    matrix = _asked_through_the_wall(world, asking, monkeypatch, office)

    record_property(
        "told", f"access matrix by the wall alone, part {part + 1} of {PARTS}: {matrix.told}"
    )
    assert matrix.told.leaks == []
    assert sum(matrix.told.seen.values()) > 0


@pytest.mark.slow
def test_without_filter_and_wall_the_matrix_finds_what_leaks(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the owner of the tables, whom no wall stops."""
    take_out_the_filter(monkeypatch)

    matrix = _asked_by_a_district(world)

    found = {line.split(": ")[1].split()[0] for line in matrix.told.leaks}
    scoped = {
        "organisation",
        "inside",
        "correction",
        "sweep",
        "upload",
        "question",
        "answer",
        "view",
        "shared_view",
    }
    assert found >= scoped


@pytest.mark.slow
@pytest.mark.parametrize(
    ("tables", "sort"),
    [
        # Either of the two is enough to hide the organisation: pages read both.
        (("register_entry", "register_organisation"), "organisation"),
        (("procedures_case",), "correction"),
        (("ledgers_savedview",), "view"),
        (("rounds_upload",), "upload"),
    ],
)
def test_a_wall_that_is_missing_is_found(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    office: Callable[[], None],
    tables: tuple[str, ...],
    sort: str,
) -> None:
    take_out_the_filter(monkeypatch)
    take_down_the_wall(tables)
    office()

    matrix = _asked_by_a_district(world)

    assert sort in {line.split(": ")[1].split()[0] for line in matrix.told.leaks}


def _asked_through_the_wall(
    world: World, asking: Iterator[Asking], patch: pytest.MonkeyPatch, office: Callable[[], None]
) -> Matrix:
    """What is read by all who get past the declared permission, the application's filter taken out."""
    matrix, listed = Matrix(world), list(asking)
    take_out_the_filter(patch)
    office()
    for found, pattern, view, turn in listed:
        if matrix.is_open(found, view):
            matrix.ask(found, pattern, view, methods=("GET",), whole=False, turn=turn)
    return matrix


def _asked_by_a_district(world: World) -> Matrix:
    """A district, at every address that it reads facts of organisations at."""
    matrix, found = Matrix(world), reader(world, "district_administrator", "own")
    assert found is not None
    for pattern, view in all_patterns():
        if pattern.startswith(("organisations/", "ledgers/", "cases/", "rounds/", "search/")):
            matrix.ask(found, pattern, view, methods=("GET",), whole=False)
    return matrix


def test_every_table_with_facts_has_a_wall(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity")
        walled = {name for (name,) in cursor.fetchall()}

    assert {model._meta.db_table for model in SCOPED} | OWNED == walled
