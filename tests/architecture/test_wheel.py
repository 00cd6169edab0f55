"""Keeps the wheel whole: what the package reads at run time is in it, and nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.conftest import ROOT


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built from the files as they are."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return zipfile.ZipFile(next(folder.glob("jingwei_register-*.whl")))


def test_every_file_of_the_package_is_in_the_wheel(
    wheel: zipfile.ZipFile, project_files: list[Path]
) -> None:
    package = ROOT / "src"
    wanted = {
        str(file.relative_to(package)) for file in project_files if file.is_relative_to(package)
    }

    assert wanted - set(wheel.namelist()) == set()


def test_the_wheel_holds_the_package_and_its_licence_only(wheel: zipfile.ZipFile) -> None:
    tops = {name.partition("/")[0].partition("-")[0] for name in wheel.namelist()}

    assert tops == {"jingwei", "jingwei_register"}
    assert any(name.endswith("licenses/LICENSE") for name in wheel.namelist())


def test_the_base_install_is_light(wheel: zipfile.ZipFile) -> None:
    metadata = next(name for name in wheel.namelist() if name.endswith("METADATA"))
    lines = wheel.read(metadata).decode("utf-8").splitlines()
    base = [line for line in lines if line.startswith("Requires-Dist:") and "extra ==" not in line]

    assert [line for line in base if "django" in line.lower() or "splink" in line.lower()] == []
    assert len(base) <= 8
