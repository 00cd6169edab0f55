"""Hostile pictures and documents at the doors of cases: refused in words at the question, what was typed is kept."""

from pathlib import Path

import pytest

from tests.evidence.files import HOSTILE
from tests.web.hostile.doors import DOORS, standing
from tests.web.hostile.offices import Office

pytestmark = pytest.mark.thorough

# What is said of every Office file from outside, whatever is wrong with it.
NOT_HERE = "只收照片"
TYPED = {"with_step": "看过执照</textarea>", "outside": "想了解补贴政策</textarea>"}
FEW = ("page", "drawing", "cut", "empty", "moving", "many_points", "two_in_one", "script_packed", "macro", "far_picture")  # fmt: skip


@pytest.mark.parametrize("door", ["attached", "with_step", "outside"])
def test_a_hostile_attachment_is_refused_and_leaves_nothing(
    office: Office, door: str, tmp_path: Path
) -> None:
    before, wrong = standing(), []
    for kind in FEW:
        name, content, cause = HOSTILE[kind]
        answer = DOORS[door](office, name, content)
        why = cause if cause in answer.said or door != "outside" else NOT_HERE
        if answer.status != 422 or not all(words in answer.said for words in (name, why, "请")):
            wrong.append(f"{kind}: {answer.status}")
        if TYPED.get(door, "") not in answer.said:
            wrong.append(f"{kind}: what was typed is gone")

    assert wrong == []
    assert standing() == before
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("door", ["attached", "with_step", "outside"])
def test_every_kind_of_hostile_attachment_is_refused(office: Office, door: str) -> None:
    before = standing()

    answers = {kind: DOORS[door](office, *HOSTILE[kind][:2]) for kind in HOSTILE}

    said = {
        kind: (HOSTILE[kind][2], *([NOT_HERE] if door == "outside" else [])) for kind in HOSTILE
    }
    assert {kind for kind, one in answers.items() if one.status != 422 or not any(why in one.said for why in said[kind])} == set()  # fmt: skip
    assert standing() == before
