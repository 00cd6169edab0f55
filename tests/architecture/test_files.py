"""Keeps the repository free of where it was made: no registry, no machine, no secret path."""

import re
import tomllib
from pathlib import Path

import pytest

import jingwei
from tests.architecture.conftest import ROOT

# In brackets, so that this file does not name what it forbids.
HOSTS = re.compile(
    r"[p]ypi\.org|[p]ythonhosted\.org|registry\.[n]pmjs|[a]rtifactory|[n]exus\.|/[s]imple/"
    r"|[m]irrors?\.[a-z]+\.(?:com|cn|org)"
)
MACHINES = re.compile(
    r"/[w]ork/|/[r]oot/|/[h]ome/[a-z]|/[o]pt/(?!jingwei\b)[a-z]|[C]:\\Users|\.[p]yenv"
)


@pytest.mark.thorough
def test_no_file_names_a_package_registry(project_files: list[Path]) -> None:
    assert _lines_with(HOSTS, project_files) == []


@pytest.mark.thorough
def test_no_file_names_a_place_on_the_machine_that_made_it(project_files: list[Path]) -> None:
    assert _lines_with(MACHINES, project_files) == []


def test_locks_pin_every_package_with_hashes_and_name_no_host() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.lock")):
        text = lock.read_text(encoding="utf-8")
        blocks = re.split(r"\n(?=\S)", text.strip())

        assert "://" not in text, lock
        assert [block for block in blocks if "==" not in block or "--hash=" not in block] == []


def test_locks_agree_on_every_version() -> None:
    pins: dict[str, set[str]] = {}
    for lock in (ROOT / "requirements").glob("*.lock"):
        for name, version in re.findall(
            r"^(\S+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE
        ):
            pins.setdefault(name, set()).add(version)

    assert {name: versions for name, versions in pins.items() if len(versions) > 1} == {}


def test_the_base_lock_holds_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (ROOT / "requirements/base.lock").read_text(encoding="utf-8")

    wanted = {re.split(r"[><=\[]", line)[0] for line in project["dependencies"]}

    assert wanted - set(re.findall(r"^(\S+)==", lock, re.MULTILINE)) == set()


def test_the_changelog_knows_the_version() -> None:
    assert f"## {jingwei.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def _lines_with(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    """Names the lines in which the pattern occurs; bytes that are no text are passed over."""
    return [
        f"{file.relative_to(ROOT)}:{number}"
        for file in files
        for number, line in enumerate(
            file.read_bytes().decode("utf-8", errors="ignore").splitlines(), start=1
        )
        if pattern.search(line)
    ]
