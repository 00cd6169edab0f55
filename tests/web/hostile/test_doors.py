"""Hostile files at every door: refused by name with the cause and the cure, and nothing is left half done."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from django.db import transaction
from django.test import TestCase

from jingwei.journal.verify import verify
from tests.fusion.reading.hostile import HOSTILE
from tests.web.hostile.doors import ACTS, DOORS, half_left, standing
from tests.web.hostile.offices import Office

pytestmark = pytest.mark.thorough

Contents = Callable[[str], bytes]
FEW = ("macro", "doctype", "climbing", "encrypted", "truncated", "program", "text", "empty", "binary_text")  # fmt: skip
# What a door says in its own words, before or instead of the reader.
_NO_LEDGER, _NO_BOOK = "没有找到导出的台账", "请交回导出的 .xlsx 工作簿"
_NO_TABLE, _NO_CSV = "没有找到“登录名", "请用模板填写，存为 .xlsx"
_NO_LIST, _NO_XLSX = "没有找到“工单编号”", "请把热线的清单存为 .xlsx"
_NO_MAP = "只收 .geojson"
FILES = ("attached", "with_step")  # of cases
_TEXTS = {name for name, one in HOSTILE.items() if one.ending == ".csv"}
OWN = {
    ("returned", "blank"): _NO_LEDGER,
    **{("charter", name): "只读 .docx" for name in HOSTILE}, **{("outside", name): "只收照片" for name in HOSTILE},
    ("hotline", "blank"): _NO_LIST, ("hotline", "long_cell"): _NO_LIST,
    ("bulk", "blank"): _NO_TABLE, ("returned", "long_cell"): _NO_LEDGER, ("bulk", "long_cell"): _NO_TABLE, ("bulk", "too_large"): "超过 4 MB",
    **{("outlines", name): _NO_MAP for name in HOSTILE if name != "too_large"}, ("outlines", "too_large"): "超过 16 MB",
    **{(door, name): "只收照片" for name in _TEXTS for door in FILES},
    **{(door, "too_large"): "超过 20 MB" for door in FILES},
    **{(door, kind): _NO_LEDGER for door in ("returned", "duties", "lists") for kind in ("blank", "long_cell")},
    **{(door, name): words for name in _TEXTS - {"binary_text"} for door, words in (("bulk", _NO_CSV), ("returned", _NO_BOOK), ("duties", _NO_BOOK), ("lists", _NO_BOOK), ("hotline", _NO_XLSX))},
}  # fmt: skip


def faults(office: Office, door: str, kinds: Iterable[str], content_of: Contents) -> list[str]:
    """What was wrong with the answers of a door, kind by kind."""
    found = []
    for kind in kinds:
        name, before = f"{kind}{HOSTILE[kind].ending}", standing()
        try:
            with TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
                answer = DOORS[door](office, name, content_of(kind))
        except Exception as fault:  # noqa: BLE001 - a page that breaks is what is looked for
            found.append(f"{kind}: {type(fault).__name__} {fault}")
            continue
        cause = OWN.get((door, kind), HOSTILE[kind].cause)
        wanted = (name, cause, "请")
        missing = [word for word in wanted if word not in answer.said]
        left = half_left(before, standing(), acts=ACTS[door])
        if answer.status not in (200, 201, 303, 413, 422) or missing or left:
            found.append(f"{kind}: {answer.status} without {missing}, left {left}")
    return found


@pytest.mark.parametrize("door", DOORS)
def test_a_hostile_file_is_refused_by_name_with_its_cause_and_leaves_nothing(
    office: Office, door: str, content_of: Contents, tmp_path: Path
) -> None:
    assert faults(office, door, FEW, content_of) == []

    assert list((tmp_path / "temporary").iterdir()) == []
    assert list((tmp_path / "office" / "rounds" / "working").iterdir()) == []
    assert verify().is_whole


@pytest.mark.slow
@pytest.mark.parametrize("door", DOORS)
def test_every_kind_is_refused_at_every_door(
    office: Office, door: str, content_of: Contents, tmp_path: Path
) -> None:
    assert faults(office, door, HOSTILE, content_of) == []

    assert list((tmp_path / "temporary").iterdir()) == []
    assert verify().is_whole
