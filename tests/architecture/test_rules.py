"""Rules are cited by number: every number that the code cites stands in docs/rules.md."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CITED = re.compile(r"\b(?:R-(?:\d+|[A-Z]{1,2})\.\d+|RD-\d+|E-\d+)\b")
STATED = re.compile(r"^- \*\*([A-Z]+-[A-Z0-9.]+)\*\*", re.MULTILINE)
RULES = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
CODE = sorted((ROOT / "src" / "jingwei").rglob("*.py"))


@pytest.mark.thorough
def test_every_rule_that_the_code_cites_is_stated() -> None:
    stated = set(STATED.findall(RULES))

    missing = {
        f"{path.name}: {rule}"
        for path in CODE
        for rule in CITED.findall(path.read_text(encoding="utf-8"))
        if rule not in stated
    }

    assert missing == set()


def test_no_rule_is_stated_twice() -> None:
    stated = Counter(STATED.findall(RULES))

    assert len(stated) > 200
    assert [rule for rule, times in stated.items() if times > 1] == []
