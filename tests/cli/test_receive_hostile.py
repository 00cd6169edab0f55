"""`jingwei receive` and files that mean harm: each is told with its cause, the good one among them comes in."""

from pathlib import Path

import pytest

from jingwei.areas.rounds import storage
from jingwei.areas.rounds.models import UploadState
from jingwei.cli.errors import Exit
from jingwei.journal.models import Entry
from jingwei.journal.verify import verify
from tests.areas.rounds.conftest import Desk
from tests.areas.rounds.lists import crowd, csv
from tests.cli.test_receive import CHIEF, desk, laid, run, uploads
from tests.fusion.reading.hostile import HOSTILE

__all__ = ["desk"]
DEPARTMENT = "市市场监督管理局"
FEW = ("macro", "doctype", "climbing", "encrypted", "truncated", "program", "text", "empty", "binary_text")  # fmt: skip


@pytest.mark.thorough
@pytest.mark.parametrize(
    "kinds", [FEW, pytest.param(tuple(HOSTILE), marks=pytest.mark.slow)], ids=["few", "all"]
)
def test_hostile_files_are_told_with_their_causes(
    desk: Desk, kinds: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [HOSTILE[kind].make(tmp_path / f"{DEPARTMENT}-{kind}{HOSTILE[kind].ending}") for kind in kinds]  # fmt: skip
    good = laid(tmp_path, f"{DEPARTMENT}.csv", csv(*crowd()))

    assert run(*map(str, files), good, *CHIEF) == Exit.REFUSED

    lines = capsys.readouterr().out.splitlines()
    told = {kind: next((line for line in lines if f"-{kind}." in line), "") for kind in kinds}
    assert {k: said for k, said in told.items() if HOSTILE[k].cause not in said or "请" not in said} == {}  # fmt: skip
    states = [one.state for one in uploads()]
    assert states.count(UploadState.UNDERSTOOD) == 1
    assert set(states) == {UploadState.UNDERSTOOD, UploadState.REFUSED}
    assert Entry.objects.filter(action="rounds.upload").count() == len(states)
    assert list(storage.workspace().iterdir()) == []
    assert verify().is_whole


@pytest.mark.thorough
def test_hostile_names_come_in_plain(desk: Desk, tmp_path: Path) -> None:
    names = [f"{DEPARTMENT}\u202evsc.csv", f"{DEPARTMENT}{'长' * 70}.csv", f"{DEPARTMENT}\n.csv"]
    files = [laid(tmp_path, name, csv(*crowd(3 + at))) for at, name in enumerate(names)]

    assert run(*files, *CHIEF) == Exit.DONE

    assert all(one.state == UploadState.UNDERSTOOD for one in uploads())
    assert all(one.file_name.isprintable() for one in uploads())
