"""Each department gets its own list back, with what it should mend."""

import threading
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jingwei.fusion.model import Fusion
from jingwei.fusion.outputs.returns import file_name, writing_returns
from tests.fusion.outputs import factory


def _writing(folder: Path, result: Fusion | None = None) -> AbstractContextManager[None]:
    return writing_returns(factory.a_round(result or factory.small()), folder)


def _sheet(folder: Path, department: str, result: Fusion | None = None) -> list[dict[str, Any]]:
    with _writing(folder, result):
        pass
    lines = list(openpyxl.load_workbook(folder / f"{department}.xlsx").worksheets[0].values)
    at = next(place for place, line in enumerate(lines) if line[0] == "行号")
    return [dict(zip(lines[at], line, strict=True)) for line in lines[at + 1 :]]


def test_a_return_holds_the_departments_rows_with_their_end(tmp_path: Path) -> None:
    lines = _sheet(tmp_path, "税务局")
    assert [(line["行号"], line["经纬号"], line["处理结果"]) for line in lines] == [
        (3, "JW-0000001", "新增"),
        (4, "JW-0000002", "待核"),
        (5, None, "退回"),
    ]
    assert lines[0]["企业名称"] == "甲公司"


def test_a_missing_code_is_proposed(tmp_path: Path) -> None:
    assert _sheet(tmp_path, "税务局")[0]["建议更正"] == f"补统一社会信用代码 {factory.CODE}"


def test_a_damaged_code_is_proposed_right(tmp_path: Path) -> None:
    code = "51150303PDYK2QGB3X"
    organisations = (
        factory.organisation(1, "甲公司", uscc=factory.CODE),
        factory.organisation(2, "乙公司", uscc=code),
    )

    lines = _sheet(tmp_path, "税务局", factory.small(organisations=organisations))

    assert lines[1]["建议更正"] == f"代码改为 {code}（原代码校验不符）"


def test_a_contradiction_names_both_sides(tmp_path: Path) -> None:
    said = _sheet(tmp_path, "市场监管局")[0]["与其他部门不一致"]
    assert said == "联系电话：贵单位 ****-99；另有 1 个部门 139****4705（税务局）"


def test_a_return_that_cannot_be_written_is_a_fault_of_the_whole(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="absent"), _writing(tmp_path / "absent"):
        pass


def test_a_fault_beside_the_returns_ends_them_and_comes_through(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), _writing(tmp_path):
        raise KeyboardInterrupt

    assert not [thread for thread in threading.enumerate() if "ThreadPool" in thread.name]


def test_a_department_without_a_name_gets_a_file_too() -> None:
    assert file_name("", taken=[]) == "未注明部门"
    assert file_name("甲/乙", taken=["甲_乙"]) == "甲_乙-2"
