"""Several at once with one file: it is there once, and stands in one case."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection
from pytest_django import Settings

from jingwei.evidence.ingest import ingest
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.attachments.models import Attachment
from jingwei.procedures.attachments.operations import take_in
from jingwei.procedures.models import Case, Event
from jingwei.procedures.operations import StepRefused
from tests.evidence.files import picture
from tests.people.town import NOW
from tests.procedures.conftest import Office
from tests.procedures.deeds import offered, take
from tests.procedures.test_attachments import answers, sent

pytestmark = pytest.mark.thorough

CLIENTS = 8


def at_once(deeds: Sequence[Callable[[], object]]) -> tuple[list[object], list[str]]:
    """Do all in threads of their own, started together: what was done, and what was refused."""
    done: list[object] = []
    said: list[str] = []
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> None:
        try:
            start.wait()
            done.append(deed())
        except StepRefused as refusal:
            said.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) + len(said) == len(deeds)
    return done, said


def test_the_same_file_sent_at_once_is_one_and_stands_in_one_case(
    shared_office: Office, settings: Settings, tmp_path: Path
) -> None:
    settings.OFFICE_DATA = tmp_path / "office"
    kept = ingest("现场.jpg", [picture()])
    b = shared_office["b"]

    noted, refused = at_once([partial(take_in, kept, key="k", actor=b, now=NOW)] * CLIENTS)

    assert (len({one.pk for one in noted if isinstance(one, Attachment)}), refused) == (1, [])

    photo = sent(b, colour="red")
    cases = [offered(shared_office, subject=f"JW-000010{n}") for n in range(CLIENTS)]
    steps = [
        partial(take, Case(pk=case.pk), "return_it", b, answers=answers(photo.token), version=1)
        for case in cases
    ]
    taken, told = at_once(steps)

    assert (len(taken), len(told)) == (1, CLIENTS - 1)
    assert all("已失效或已用过" in words for words in told)
    with seeing(EVERYTHING):
        [event] = Event.objects.filter(step="return_it")
        assert Attachment.objects.get(pk=photo.pk).event_id == event.pk
        assert Case.objects.filter(version=2).count() == 1
