"""Hostile names of files at every door: no folder, no sign that nobody sees, nothing too long; good files come in."""

from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings
from django.db import transaction
from django.test import TestCase

from jingwei.areas.rounds.models import Upload, UploadState
from jingwei.areas.upper_lists.models import Comparison, State
from jingwei.people.sight import EVERYTHING, seeing
from tests.areas.rounds.lists import crowd, csv
from tests.web.hostile.doors import DOORS
from tests.web.hostile.offices import OPEN, Office

pytestmark = pytest.mark.thorough

NAMES = {
    "above": "../../../etc/名单.csv", "absolute": "/etc/passwd.csv", "of_windows": "C:\\Windows\\名单.csv",
    "zero": "名\x00单.csv", "lines": "名单\r\n.csv", "written_backwards": "名单\u202evsc.csv",
    "unseen": "\ufeff名\u200b单.csv", "device": "CON.csv", "percent": "%2e%2e%2f名单.csv", "page": "<b>&名单</b>.csv",
    "quote": '名"; filename="单.csv', "format": "{名单} %s {0.__class__}.csv", "dots": "...csv", "blanks": "  .  .csv",
    "long": "长" * 300 + ".csv", "as_long_as_kept": "长" * 116 + ".csv", "faces": "😀" * 120 + ".csv",
    "no_unicode": "\udcff\udcfe.csv",
}  # fmt: skip
NO_LISTS = {
    "program": "名单.csv.exe", "hidden": ".csv", "nothing": "\x00\u200b", "dot": "..", "program_backwards": "名单\u202evsc.exe",
}  # fmt: skip
# A form in which such a name stands is read as one without a file.
TORN = {"lines", "no_unicode"}
FEW = ("above", "zero", "written_backwards", "quote", "long", "faces")
TAKING = ("form", "parts", "upper")


class Kept(NamedTuple):
    """A file that came in: its name, and whether it was read."""

    name: str
    is_read: bool


def kept() -> list[Kept]:
    with seeing(EVERYTHING):
        found = [
            Kept(one.file_name, one.state == UploadState.UNDERSTOOD)
            for one in Upload.objects.filter(round__number=OPEN).order_by("pk")
        ]
        return found + [Kept(one.file_name, one.state == State.COMPARED) for one in Comparison.objects.all()]  # fmt: skip


def came_through(office: Office, door: str, name: str, content: bytes) -> tuple[str, list[Kept]]:
    """What was wrong with the answer, and what is kept now."""
    try:
        with TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
            answer = DOORS[door](office, name, content)
    except Exception as fault:  # noqa: BLE001 - a page that breaks is what is looked for
        return f"{type(fault).__name__} {fault}", kept()
    return "" if answer.status < 423 else str(answer.status), kept()


@pytest.mark.parametrize("door", TAKING)
def test_a_good_list_comes_in_under_a_plain_name_whatever_it_is_called(
    office: Office, door: str
) -> None:
    wrong = {}
    kinds = NAMES if door != "upper" else FEW  # there each is fused
    for number, kind in enumerate(kinds, start=3):
        name = NAMES[kind]
        before = len(kept())
        fault, now = came_through(office, door, name, csv(*crowd(number)))
        plain = now[-1].name if len(now) > before else ""
        is_plain = plain.isprintable() and not set(plain) & {"/", "\\"} and len(plain.encode()) <= 200  # fmt: skip
        is_kept = len(now) == before + 1 and now[-1].is_read and is_plain
        if fault or not (is_kept or (len(now) == before and kind in TORN)):
            wrong[kind] = (fault, now[before:])

    assert wrong == {}
    rounds = Path(settings.OFFICE_DATA) / "rounds"
    assert {place.name for place in rounds.iterdir()} <= {"files", "working", "coming", "1"}
    assert not list((rounds / "working").iterdir())


@pytest.mark.parametrize("door", TAKING)
def test_what_is_no_list_by_its_name_is_not_kept(office: Office, door: str) -> None:
    wrong = {}
    for kind, name in NO_LISTS.items():
        before = kept()
        fault, now = came_through(office, door, name, csv(*crowd(3)))
        if fault or now != before:
            wrong[kind] = fault

    assert wrong == {}


@pytest.mark.parametrize("door", ["returned", "bulk", "attached", "with_step"])
def test_a_name_breaks_no_door_that_refuses_the_file(office: Office, door: str) -> None:
    names = {**NAMES, **NO_LISTS}
    wrong = {kind: came_through(office, door, name, b"PK\x03\x04 torn")[0] for kind, name in names.items()}  # fmt: skip

    assert {kind: fault for kind, fault in wrong.items() if fault} == {}


def test_names_that_differ_at_their_long_ends_stay_two_files(office: Office) -> None:
    for number in (3, 4):
        came_through(office, "parts", f"{'长' * 200}{number}.csv", csv(*crowd(number)))

    assert len({one.name for one in kept()}) == 2
    assert all(one.is_read for one in kept())
