"""Settings for every test: one language, and hypothesis without a stopwatch."""

import os

import pytest
from hypothesis import HealthCheck, settings

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
