"""Founds an office to be besieged, and says what stands in it: `python -m tests.cli.besieged FOLDER found|state`."""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

from tests.cli.keeper import LOGIN, PASSWORD


def found() -> dict[str, object]:
    """A city with a register and an open round, somebody who may do all, and a program's token."""
    from django.utils import timezone  # noqa: PLC0415 - the office is open now

    from jingwei.api.operations import issue_token  # noqa: PLC0415
    from jingwei.areas.rounds.operations.rounds import open_round  # noqa: PLC0415
    from jingwei.people.permissions import Permission  # noqa: PLC0415
    from jingwei.site.office import bring_up_to_date  # noqa: PLC0415
    from tests.people.town import opened, posted  # noqa: PLC0415
    from tests.register.town import build  # noqa: PLC0415

    bring_up_to_date(quiet=True)
    town, chief, now = build(), opened(LOGIN), timezone.now()
    today = timezone.localdate(now)
    chief.set_password(PASSWORD)
    chief.must_change_password = False
    chief.save()
    posted(chief, "city_administrator", town["city"], held_from=today)
    made = open_round(
        title="第一轮", top=town["city"], legal_ground="某通知", actor=chief, now=now,
        ends_on=today + timedelta(days=30), on=today,
    )  # fmt: skip
    token = issue_token(
        chief, title="清单核对", permissions=(Permission.REGISTER_VIEW,), expires_on=today + timedelta(days=30),
        actor=None, now=now,
    )  # fmt: skip
    return {"round": made.number, "department": town["market"].pk, "token": token.secret}


def state() -> dict[str, object]:
    """What became of the files, and what was left half done."""
    from django.db import connection  # noqa: PLC0415

    from jingwei.areas.rounds import storage  # noqa: PLC0415
    from jingwei.areas.rounds.models import Sending, Upload  # noqa: PLC0415
    from jingwei.journal.models import Entry  # noqa: PLC0415
    from jingwei.journal.verify import verify  # noqa: PLC0415
    from jingwei.ledgers.models import Intake  # noqa: PLC0415
    from jingwei.people.sight import EVERYTHING, seeing  # noqa: PLC0415

    with seeing(EVERYTHING):
        uploads = list(Upload.objects.values_list("file_name", "state", "refusal", "sha256"))
        unfinished = Sending.objects.filter(upload=None).count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
        (waiting,) = cursor.fetchone() or (0,)
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        (failed,) = cursor.fetchone() or (0,)
    acts = Entry.objects.filter(action__in=("rounds.upload", "ledgers.receive")).values_list("action", flat=True)  # fmt: skip
    kept = {path.name for path in storage.content("x").parent.iterdir()}
    return {
        "uploads": [[name, state, refusal] for name, state, refusal, _digest in uploads], "unfinished": unfinished,
        "waiting": waiting, "failed": failed, "is_whole": verify().is_whole, "intakes": Intake.objects.count(),
        "told": [list(acts).count(name) for name in ("rounds.upload", "ledgers.receive")],
        "strays": sorted(kept - {digest for *_rest, digest in uploads}),
        "working": [path.name for path in storage.workspace().iterdir()],
    }  # fmt: skip


def main(folder: Path, step: str) -> None:
    from jingwei.site.office import open_office  # noqa: PLC0415

    open_office(folder, as_owner=True)
    said = {"found": found, "state": state}[step]()
    os.write(1, json.dumps(said).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
