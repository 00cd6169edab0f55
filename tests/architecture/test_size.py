"""Keeps files and functions short enough to be read at one sitting."""

import ast

import pytest

from tests.architecture.conftest import Module

LONGEST_MODULE = 400
LONGEST_FUNCTION = 50


def test_no_module_is_longer_than_400_lines(modules: list[Module]) -> None:
    long = {
        module.path: lines
        for module in modules
        if (lines := module.text.count("\n")) > LONGEST_MODULE
    }

    assert long == {}


@pytest.mark.thorough
def test_no_function_is_longer_than_50_lines(modules: list[Module]) -> None:
    long = {
        f"{module.path}:{node.lineno} {node.name}": length
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := _length(node)) > LONGEST_FUNCTION
    }

    assert long == {}


def test_the_length_of_a_function_counts_its_own_lines() -> None:
    function = ast.parse("@mark\ndef f():\n    a = 1\n\n    return a\n").body[0]

    assert isinstance(function, ast.FunctionDef)
    assert _length(function) == 4


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the last statement."""
    return (function.end_lineno or function.lineno) - function.lineno + 1
