"""The office with all its doors, on a disk of its own."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.areas.rounds.lists import later
from tests.fusion.reading.hostile import HOSTILE
from tests.web.hostile import offices


@pytest.fixture(autouse=True)
def _apart(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything that is written lies below this test's folder, temporary files too."""
    settings.OFFICE_DATA = tmp_path / "office"
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setattr("jingwei.web.clock.now", lambda: later(60))


@pytest.fixture
def office(db: None) -> offices.Office:
    """The office."""
    return offices.found()


@pytest.fixture(scope="session")
def content_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """What a hostile file of a kind says; each is made once."""
    folder, made = tmp_path_factory.mktemp("hostile"), dict[str, bytes]()

    def content(kind: str) -> bytes:
        if kind not in made:
            made[kind] = HOSTILE[kind].make(folder / f"{kind}.xlsx").read_bytes()
        return made[kind]

    return content
