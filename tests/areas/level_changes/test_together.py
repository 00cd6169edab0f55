"""Two at once: one wins, nobody waits for ever, the register says what the cases say."""

from collections.abc import Callable, Sequence
from contextvars import copy_context
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection

from jingwei.areas.level_changes.procedure import level_change
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case, Event
from jingwei.procedures.operations import StepRefused
from jingwei.register.models import Entry
from jingwei.register.operations import RegisterRefused
from tests.areas.deeds import Office, take, worker

CLIENTS = 20
from tests.areas.level_changes.deeds import about, changed

pytestmark = pytest.mark.thorough

# --- Two at once -------------------------------------------------------------------------------------


def test_of_twenty_who_return_one_change_one_wins_and_the_value_is_restored_once(
    shared_office: Office,
) -> None:
    case = changed(shared_office, "12")
    assert case is not None
    clients = [worker(shared_office.town, f"client-{one}", "street_operator", "a") for one in range(CLIENTS)]  # fmt: skip

    said = at_once([partial(_returned, shared_office, case, client) for client in clients])

    assert len(said) == CLIENTS - 1
    assert all("办理“退回”，现在是“已退回”" in words for words in said), said
    assert shared_office.entry(1).employees == 1
    with seeing(EVERYTHING):
        assert Entry.objects.filter(organisation=1).count() == 3
    assert Event.objects.filter(case=case).count() == 2


def test_returning_while_the_author_changes_it_again_ends_in_one_of_the_two_orders(
    shared_office: Office,
) -> None:
    """Neither waits for the other for ever, and the register says what the cases say."""
    for number in (1, 6, 11, 16, 21, 26, 31, 36):
        case = changed(shared_office, "90", pk=number)
        assert case is not None

        at_once([
            partial(_returned, shared_office, case, shared_office["a"]),
            partial(changed, shared_office, "91", pk=number),
        ])  # fmt: skip

        found = Case.objects.filter(procedure="level_change", subject_id=case.subject_id)
        newest = found.latest("pk")
        assert shared_office.entry(number).employees == 91
        assert newest.state == "changed"
        assert about(newest).after == "91"
        assert about(newest).before == str(number)


def _returned(office: Office, case: Case, client: Account) -> None:
    answers = {"reason": "没有依据"}
    take(office, Case(pk=case.pk), level_change, "return_it", by="a", actor=client, version=1, answers=answers)  # fmt: skip


def at_once(deeds: Sequence[Callable[[], object]]) -> list[str]:
    """All in threads with connections of their own; what was refused."""
    said: list[str] = []
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> None:
        try:
            start.wait()
            deed()
        except (StepRefused, RegisterRefused) as refusal:
            said.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=copy_context().run, args=[run, deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said
