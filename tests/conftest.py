"""Settings for every test: one language, hypothesis without a stopwatch, a database of its own."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from jingwei.site import database

settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# The same examples on every run of CI: a red build is then about the change, not about luck.
settings.register_profile("ci", settings.get_profile("house"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")


@pytest.fixture(autouse=True)
def _chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages are asserted as they stand in the code, whatever the machine speaks."""
    monkeypatch.setenv("JINGWEI_LANG", "zh")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The workers share one server, which the last of them stops."""
    from django.conf import settings as django_settings  # noqa: PLC0415

    root = tmp_path_factory.getbasetemp()
    shared = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL")
        found = database.settings(database.start(shared / "office"))
    kept = ("HOST", "PORT", "USER", "PASSWORD", "OPTIONS")
    django_settings.DATABASES["default"].update({name: found[name] for name in kept})


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder of an office."""
    return tmp_path / "office"
