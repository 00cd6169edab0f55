"""Twenty clients at once, over twenty connections: one wins, or all get the same answer."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from jingwei.journal.models import Entry
from jingwei.procedures.models import Case, Event, Outbox
from jingwei.procedures.operations import StepRefused
from tests.people.town import opened, posted
from tests.procedures.conftest import Office
from tests.procedures.deeds import offered, take
from tests.procedures.hand_over import placed

pytestmark = pytest.mark.thorough

CLIENTS = 20

Deeds = Sequence[Callable[[], object]]


def test_of_twenty_who_take_the_same_step_one_wins_and_the_others_are_told(
    shared_office: Office,
) -> None:
    case = offered(shared_office)
    clients = [opened(f"client-{number}") for number in range(CLIENTS)]
    for client in clients:
        posted(client, "street_operator", shared_office.town["b"])

    done, said = at_once([partial(_accept, case, client) for client in clients])

    assert len(done) == 1
    assert len(said) == CLIENTS - 1
    assert all("办理“接收”，现在是“已接收”" in words for words in said), said
    _moved_once(case)


def test_of_twenty_who_take_different_steps_one_wins(shared_office: Office) -> None:
    answers = {"proof": "照片", "reason": "不在"}
    case = offered(shared_office)
    steps = [
        partial(take, _copy(case), "return_it", shared_office["b"], answers=answers, version=1, key=f"r-{n}")
        for n in range(CLIENTS // 2)
    ]  # fmt: skip
    steps += [partial(_accept, case, shared_office["b"], key=f"a-{n}") for n in range(CLIENTS // 2)]

    done, said = at_once(steps)

    assert (len(done), len(said)) == (1, CLIENTS - 1)
    assert Event.objects.filter(case=case).count() == 2
    case.refresh_from_db()
    assert (case.version, case.state) == (2, done[0].to_state)


def test_twenty_with_the_same_key_make_one_event_and_get_the_same_answer(
    shared_office: Office,
) -> None:
    case = offered(shared_office)

    done, said = at_once([partial(_accept, case, shared_office["b"], key="form")] * CLIENTS)

    assert said == []
    assert len({(event.pk, event.digest, event.at) for event in done}) == 1
    assert len(done) == CLIENTS
    _moved_once(case)


def test_twenty_who_open_with_the_same_key_open_one_case(shared_office: Office) -> None:
    done, said = at_once([partial(_open, shared_office, key="form")] * CLIENTS)

    assert said == []
    assert len({case.pk for case in done}) == 1
    assert (Case.objects.count(), Event.objects.count()) == (1, 1)


def test_twenty_who_open_with_keys_of_their_own_open_one_case(shared_office: Office) -> None:
    done, said = at_once([partial(_open, shared_office, key=f"k-{n}") for n in range(CLIENTS)])

    assert len(done) == 1
    assert all("已有一个未办结的“属地交接”" in words for words in said), said
    assert (Case.objects.count(), Outbox.objects.count()) == (1, 1)


def test_a_step_that_fails_lets_the_next_one_have_it(
    shared_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waits for a step that is then undone takes it himself."""
    case = offered(shared_office)
    failing = iter([True] * 5)
    monkeypatch.setattr(
        "jingwei.procedures.operations.moves.write", _failing(failing, "jingwei.procedures")
    )

    done, said = at_once(
        [partial(_accept, case, shared_office["b"], key=f"k-{n}") for n in range(CLIENTS)]
    )

    assert len(done) == 1
    assert said.count("broken") == 5
    _moved_once(case)


def _moved_once(case: Case) -> None:
    """One event besides the first, one word to the workers, one entry, one effect."""
    case.refresh_from_db()
    assert (case.state, case.version) == ("accepted", 2)
    assert Event.objects.filter(case=case).count() == 2
    assert Outbox.objects.filter(case=case).count() == 2
    assert Entry.objects.filter(action="procedures.hand_over.accept").count() == 1
    assert len(placed) == 1


def _failing(times: object, _name: str) -> Callable[..., Event]:
    from jingwei.procedures.operations import moves  # noqa: PLC0415 - the function before it is replaced

    write = moves.write

    def sometimes(*args: object, **options: object) -> Event:
        if next(times, False):  # type: ignore[call-overload]
            raise RuntimeError("broken")
        return write(*args, **options)  # type: ignore[arg-type]

    return sometimes


def _accept(case: Case, client: object, key: str = "") -> Event:
    return take(_copy(case), "accept", client, version=1, key=key)  # type: ignore[arg-type]


def _open(office: Office, key: str) -> Case:
    return offered(office, key=key)


def _copy(case: Case) -> Case:
    return Case(pk=case.pk)


def at_once(deeds: Deeds) -> tuple[list, list[str]]:
    """Do all in threads of their own, started together: what was done, and what was refused."""
    with clients(len(deeds)) as together:
        return together(deeds)


@contextmanager
def clients(number: int) -> Iterator[Callable[[Deeds], tuple[list, list[str]]]]:
    """So many threads, each with a connection that it keeps: does as many deeds at once, as often as asked."""
    start = Barrier(number)

    def run(deed: Callable[[], object]) -> tuple[object, str]:
        start.wait()
        try:
            return deed(), ""
        except (StepRefused, RuntimeError) as refusal:
            return None, str(refusal)

    def together(deeds: Deeds) -> tuple[list, list[str]]:
        assert len(deeds) == number  # the barrier waits for as many
        ended = list(pool.map(run, deeds))
        return [done for done, said in ended if not said], [said for _done, said in ended if said]

    with ThreadPoolExecutor(number) as pool:
        try:
            yield together
        finally:
            together([_close] * number)


def _close() -> None:
    connection.close()  # that of the thread which calls it
