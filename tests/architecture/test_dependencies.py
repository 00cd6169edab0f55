"""Keeps the list of dependencies true: what is declared is used, what is used is declared."""

import ast
import re
import sys
import tomllib

import pytest

from tests.architecture.conftest import ROOT, Module

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Which folders may import what besides the base install, by the extra that brings it.
EXTRAS = {
    "bench": ("bench", "cli"),
    "web": (
        "site",
        "web",
        "api",
        "areas",
        "ledgers",
        "indicators",
        "procedures",
        "cover",
        "register",
        "evidence",
        "people",
        "journal",
        "units",
        "cli",
    ),
}

# Distributions that are imported by another name than their own.
IMPORTED_AS = {
    "django_allauth": "allauth",
    "django_ninja": "ninja",
    "pillow": "PIL",
    "python_docx": "docx",
}


@pytest.mark.thorough
def test_every_dependency_is_imported(modules: list[Module]) -> None:
    package = [module for module in modules if module.path.startswith("src/")]

    assert _names(PROJECT["dependencies"]) - _imported(package) == set()


@pytest.mark.thorough
def test_every_import_of_the_package_is_a_dependency(modules: list[Module]) -> None:
    base = _names(PROJECT["dependencies"]) | {"jingwei"} | sys.stdlib_module_names
    package = [module for module in modules if module.path.startswith("src/")]

    undeclared = {module.path: _imported([module]) - base - _extras(module) for module in package}

    assert {path: names for path, names in undeclared.items() if names} == {}


def _extras(module: Module) -> set[str]:
    """What the module may import because it belongs to a part with more dependencies."""
    found = [extra for extra, folders in EXTRAS.items() if module.is_in(*folders)]
    return _names([line for extra in found for line in PROJECT["optional-dependencies"][extra]])


def _names(requirements: list[str]) -> set[str]:
    """The names under which the requirements are imported."""
    names = {re.split(r"[><=\[]", line)[0].replace("-", "_") for line in requirements}
    return {IMPORTED_AS.get(name, name) for name in names}


def _imported(modules: list[Module]) -> set[str]:
    """The top names that the modules import, wherever in the module."""
    return {
        name.partition(".")[0]
        for module in modules
        for node in ast.walk(module.tree)
        for name in _targets(node)
    }


def _targets(node: ast.AST) -> list[str]:
    """What an import statement names."""
    match node:
        case ast.Import(names=names):
            return [name.name for name in names]
        case ast.ImportFrom(module=str(module)):
            return [module]
    return []
