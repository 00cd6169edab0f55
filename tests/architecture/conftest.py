"""What the tests about the code share: the modules of the project, parsed once."""

import ast
import gc
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Module:
    """A Python file of the project: its path from the root, its text and its tree."""

    path: str
    text: str
    tree: ast.Module

    def is_in(self, *folders: str) -> bool:
        """Says whether the file lies in one of these folders of `src/jingwei`."""
        return any(self.path.startswith(f"src/jingwei/{folder}/") for folder in folders)


@pytest.fixture(scope="session")
def modules() -> list[Module]:
    """Every Python file of src, scripts and tests, in order."""
    paths = [
        path for folder in ("src", "scripts", "tests") for path in (ROOT / folder).rglob("*.py")
    ]
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(paths)}
    gc.disable()  # trees lead nowhere back: there is nothing to look for in millions of nodes
    try:
        return [
            Module(str(path.relative_to(ROOT)), text, ast.parse(text, str(path)))
            for path, text in texts.items()
        ]
    finally:
        gc.enable()


@pytest.fixture(scope="session")
def project_files() -> list[Path]:
    """Every file that is, or is about to be, under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]
