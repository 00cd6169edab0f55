"""Keeps every module introduced, and every import readable from the top."""

import ast

import pytest

from tests.architecture.conftest import Module

JUNK = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "handler"}


def test_every_module_starts_with_a_sentence_about_itself(modules: list[Module]) -> None:
    mute = [
        module.path
        for module in modules
        if not (ast.get_docstring(module.tree) or "").partition("\n")[0].endswith((".", "?", ":"))
    ]

    assert mute == []


@pytest.mark.thorough
def test_no_import_is_relative(modules: list[Module]) -> None:
    relative = [
        f"{module.path}:{node.lineno}"
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert relative == []


def test_no_module_is_a_junk_drawer(modules: list[Module]) -> None:
    drawers = [
        module.path for module in modules if JUNK & set(module.path.removesuffix(".py").split("/"))
    ]

    assert drawers == []
