"""Founds an office for the kills, and says what stands in it: `python -m tests.cli.keeper FOLDER found|state|hour`."""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

LOGIN, PASSWORD = "chief.one", "Yellow-River-1998"


def found() -> dict[str, object]:
    """A city, somebody who may do all of a round, and a round that collects."""
    from django.utils import timezone  # noqa: PLC0415 - the office is open now

    from jingwei.areas.rounds.operations.rounds import open_round  # noqa: PLC0415
    from jingwei.site.office import bring_up_to_date  # noqa: PLC0415
    from tests.people.town import build, opened, posted  # noqa: PLC0415

    bring_up_to_date(quiet=True)
    town, chief, now = build(), opened(LOGIN), timezone.now()
    chief.set_password(PASSWORD)
    chief.must_change_password = False
    chief.save()
    posted(chief, "city_administrator", town["city"], held_from=timezone.localdate())
    made = open_round(
        title="第一轮", top=town["city"], legal_ground="某通知", actor=chief, now=now,
        ends_on=now.date() + timedelta(days=30), on=timezone.localdate(),
    )  # fmt: skip
    return {"round": made.number, "department": town["market"].pk}


def state() -> dict[str, object]:
    """Everything that a kill might have lost, halved or doubled."""
    from django.db import connection  # noqa: PLC0415

    from jingwei.areas.rounds import storage  # noqa: PLC0415
    from jingwei.areas.rounds.models import Round, Run, Upload  # noqa: PLC0415
    from jingwei.journal.models import Entry  # noqa: PLC0415
    from jingwei.journal.verify import verify  # noqa: PLC0415
    from jingwei.people.sight import EVERYTHING, seeing  # noqa: PLC0415
    from jingwei.register.models import Entry as Organisation  # noqa: PLC0415
    from jingwei.register.models import Publication  # noqa: PLC0415

    with seeing(EVERYTHING):
        uploads = [
            [one.file_name, one.sha256, one.state, one.rows, storage.content(one.sha256).stat().st_size == one.size]
            for one in Upload.objects.order_by("pk")
        ]  # fmt: skip
        organisations = Organisation.objects.still().count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
        (waiting,) = cursor.fetchone() or (0,)
    runs = Run.objects.order_by("pk").values_list("pk", "finished_at", "fault")
    return {
        "uploads": uploads, "organisations": organisations, "waiting": waiting, "is_whole": verify().is_whole,
        "uploaded": Entry.objects.filter(action="rounds.upload").count(),
        "published": Entry.objects.filter(action="rounds.publish").count(),
        "publications": Publication.objects.count(), "round": Round.objects.get().state,
        "runs": [[pk, finished is not None, fault] for pk, finished, fault in runs],
    }  # fmt: skip


def hour() -> dict[str, object]:
    """An hour passes for the workers: those that give no sign count as dead."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 hour'"
        )
    return {}


def main(folder: Path, step: str) -> None:
    from jingwei.site.office import open_office  # noqa: PLC0415

    open_office(folder, as_owner=True)
    said = {"found": found, "state": state, "hour": hour}[step]()
    os.write(1, json.dumps(said).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
