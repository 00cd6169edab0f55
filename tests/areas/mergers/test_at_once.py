"""Several people at once on one merger: one of them merges, or undoes, and each other one is told."""

from collections.abc import Callable, Sequence
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection

from jingwei.areas.mergers.operations.merging import confirm, merge, send_back
from jingwei.areas.mergers.operations.undoing import undo
from jingwei.journal.models import Entry as Act
from jingwei.journal.verify import verify
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.kinds import EditableField
from jingwei.register.mergers.models import Decision
from jingwei.register.models import Entry, Organisation
from jingwei.register.operations import edit_field
from jingwei.register.rules import RegisterRefused
from tests.areas.deeds import Office, worker
from tests.areas.mergers.conftest import WHY, merged, stands
from tests.register.town import DAY, NOW

CLIENTS = 10


def at_once(deeds: Sequence[Callable[[], object]]) -> tuple[int, list[str]]:
    """How many got through, under the office's role, and what the others were told."""
    told: list[str] = []
    broken: list[BaseException] = []
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET ROLE jingwei_office")
            start.wait(60)
            deed()
        except RegisterRefused as refused:
            told.append(str(refused))
        except BaseException as fault:  # noqa: BLE001 - reported by the test's own thread
            broken.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    return len(deeds) - len(told), told


def acts(action: str) -> int:
    return Act.objects.filter(action=f"register.{action}").count()


def people(office: Office) -> list[Account]:
    return [worker(office.town, f"clerk{n}", "city_administrator", "city") for n in range(CLIENTS)]


@pytest.mark.thorough
def test_of_ten_who_merge_one_does(shared_office: Office) -> None:
    town = shared_office.town
    two, seven = town.organisation(2), town.organisation(7)

    done, told = at_once([
        partial(merge, two, seven, reason=WHY, on=DAY, actor=one, now=NOW) for one in people(shared_office)
    ])  # fmt: skip

    assert (done, len(told)) == (1, CLIENTS - 1)
    assert all("刚刚已把 JW-0000007 并入 JW-0000002" in text for text in told)
    assert acts("merge") == 1
    assert verify().is_whole


@pytest.mark.thorough
def test_of_ten_who_undo_one_does(shared_office: Office) -> None:
    merged(shared_office, 2, 7)
    seven = shared_office.town.organisation(7)

    done, told = at_once([
        partial(undo, seven, reason="其实是两家", on=DAY, actor=one, now=NOW) for one in people(shared_office)
    ])  # fmt: skip

    assert (done, len(told)) == (1, CLIENTS - 1)
    assert all("刚刚已撤销" in text for text in told)
    with seeing(EVERYTHING):
        assert Entry.objects.still().filter(organisation=7).count() == 1
    assert acts("unmerge") == 1


@pytest.mark.thorough
def test_one_confirms_while_another_sends_it_back(shared_office: Office) -> None:
    town, office = shared_office.town, shared_office
    with seeing(EVERYTHING):
        edit_field(town.organisation(7), field=EditableField.EMPLOYEES, value="500", reason="年报", on=DAY, actor=office["north"], now=NOW)  # fmt: skip
    made = merged(office, 2, 7)
    with seeing(EVERYTHING):
        asked = Decision.objects.select_related("organisation", "heir").get(pk=made.pk)
    yes, no = people(office)[:2]

    done, told = at_once([
        partial(confirm, asked, on=DAY, actor=yes, now=NOW), partial(send_back, asked, actor=no, now=NOW),
    ])  # fmt: skip

    assert (done, len(told)) == (1, 1)
    assert (stands(7) is None) == (acts("merge") == 1)
    assert acts("merge") + acts("decline_merge") == 1


@pytest.mark.thorough
def test_a_ring_of_mergers_at_once_ends_whole(shared_office: Office) -> None:
    town = shared_office.town
    pairs = [(2, 7), (7, 12), (2, 12)]
    found = {n: town.organisation(n) for n in (2, 7, 12)}

    at_once([
        partial(merge, found[a], found[b], reason=WHY, on=DAY, actor=one, now=NOW)
        for (a, b), one in zip(pairs, people(shared_office), strict=False)
    ])  # fmt: skip

    with seeing(EVERYTHING):
        heirs = dict(Organisation.objects.filter(pk__in=found).values_list("pk", "merged_into"))
        standing = set(Entry.objects.still().filter(organisation__in=found).values_list("organisation", flat=True))  # fmt: skip
    assert standing == {n for n, heir in heirs.items() if heir is None}
    assert 2 in standing
    assert acts("merge") == 3 - len(standing)
