"""Nobody sees what is not his: every address, role, position and method, with a canary in everything."""

from collections.abc import Callable

import pytest

from jingwei.people.permissions import ROLES
from tests.access.addresses import all_patterns
from tests.access.matrix import METHODS, Matrix, paired, thinned
from tests.access.readers import nobody, reader, readers
from tests.access.world import World

pytestmark = pytest.mark.thorough

PARTS = 4
APART = 5  # of fifteen roles three at each address: what CI asks
WRITTEN = ("organisation_phone", "export_ledger")  # what tells something when it is posted to
MANIFOLD = ("case", "journal")  # an address for things of several sorts
Record = Callable[[str, object], None]


def test_no_answer_of_a_sample_tells_more(world: World, record_property: Record) -> None:
    """Every address, every role in every position, though not every role at every address."""
    matrix = Matrix(world)

    for found, pattern, view, turn in paired(world, apart=APART):
        methods = thinned(turn, is_open=matrix.is_open(found, view))
        matrix.ask(found, pattern, view, methods=methods, whole=False, turn=turn)

    record_property("told", f"access matrix, a sample: {matrix.told}")
    assert matrix.told.leaks == []
    assert matrix.told.faults == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_no_answer_tells_more_than_the_reader_may_know(
    world: World, part: int, record_property: Record
) -> None:
    matrix = Matrix(world)

    for found, pattern, view, turn in paired(world, part=part, parts=PARTS):
        methods = thinned(turn, is_open=matrix.is_open(found, view))
        matrix.ask(found, pattern, view, methods=methods, whole=False, turn=turn)

    record_property("told", f"access matrix, part {part + 1} of {PARTS}: {matrix.told}")
    assert matrix.told.leaks == []
    assert matrix.told.faults == []


def test_nobody_gets_in_without_signing_in(world: World, record_property: Record) -> None:
    matrix = Matrix(world)

    for turn, (pattern, view) in enumerate(all_patterns()):
        methods = ("GET", "POST", METHODS[2 + turn % (len(METHODS) - 2)])
        matrix.ask(nobody(world), pattern, view, methods=methods, whole=False, turn=turn)

    record_property("told", f"access matrix, nobody: {matrix.told}")
    assert matrix.told.leaks == []
    assert matrix.told.faults == []


@pytest.mark.slow
def test_every_sort_of_canary_is_heard_where_it_may_be(world: World) -> None:
    """A matrix in which nothing is ever seen would find no leak either."""
    matrix = Matrix(world)
    asking = [
        reader(world, role, "own")
        for role in ("city_administrator", "auditor", "system_administrator")
    ]

    for found in filter(None, asking):
        for pattern, view in all_patterns():
            methods = ("POST",) if view.name in WRITTEN else ("GET",)
            whole = view.name in (*WRITTEN, *MANIFOLD)
            matrix.ask(found, pattern, view, methods=methods, whole=whole, turn=0)

    unheard = {one.sort for one in world.cage.known.values()} - set(matrix.told.seen)
    # A view of one's own, a workbook that one brought, a passkey and a sending have one reader, who asks for none here.
    assert unheard == {"view", "intake", "passkey", "sending"}
    assert matrix.told.leaks == []


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_no_answer_in_the_whole_product_tells_more(
    world: World, role: str, record_property: Record
) -> None:
    """Every role in every position at every address; reading, writing, and by turns the other methods.

    Who is refused before the method is looked at is asked by one of them.
    """
    matrix = Matrix(world)

    for number, found in enumerate(readers(world, roles=(role,))):
        for turn, (pattern, view) in enumerate(all_patterns(), start=number):
            other = METHODS[2 + turn % (len(METHODS) - 2)]
            every = ("GET", "POST", other)
            methods = every if matrix.is_open(found, view) else (every[turn % 3],)
            matrix.ask(found, pattern, view, methods=methods, whole=False, turn=turn)

    record_property("told", f"access matrix, all of {role}: {matrix.told}")
    assert matrix.told.leaks == []
    assert matrix.told.faults == []
