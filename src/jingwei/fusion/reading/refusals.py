"""The words in which files are refused: where, what is wrong, and what would cure it."""

from collections.abc import Mapping, Sequence
from typing import Any

from jingwei.fusion.reading.columns import SameMeaningError
from jingwei.fusion.reading.grid import letter
from jingwei.fusion.reading.limits import LIMITS
from jingwei.fusion.reading.model import Kind, Refusal
from jingwei.fusion.reading.understand import Understanding, column_keys
from jingwei.kernel import system
from jingwei.kernel.catalogue import translate as _


def refused(file: str, what: str, cure: str, *, sheet: str | None = None) -> Refusal:
    """Makes a refusal of a whole file or sheet."""
    return Refusal(file=file, sheet=sheet, row=None, column=None, what=what, cure=cure)


def of_answer(file: str, answer: Mapping[str, Any]) -> Refusal:
    """Puts the child's refusal into words."""
    if answer["refused"] == "limit":
        return over_limit(file, answer["limit"], answer["found"], answer.get("sheet") or None)
    if answer["refused"] == "memory":
        return of_child(file, "memory")
    if answer["refused"] == "encoding":
        what = _("文字既不是 UTF-8 也不是 GB18030 编码。")
        return refused(file, what, _("请用 Excel 或 WPS 打开核对，另存为 .xlsx 后重报。"))
    what = _("不是能读的表格，读到一半失败（{fault}）。").format(
        fault=f"{answer['fault']}: {answer['words']}"
    )
    return refused(file, what, _("请用 Excel 或 WPS 打开核对，另存为 .xlsx 后重报。"))


def over_limit(file: str, limit: str, found: int, sheet: str | None = None) -> Refusal:
    """Says which limit a file is over."""
    allowed = getattr(LIMITS, limit)
    words = {
        "sheets": _("有 {found} 张工作表，超过 {allowed} 张。"),
        "rows": _("写到第 {found} 行，超过 {allowed} 行。"),
        "columns": _("写到第 {found} 列，超过 {allowed} 列。"),
        "cells": _("有 {found} 个单元格，超过 {allowed} 个。"),
        "characters": _("有一个单元格长 {found} 字，超过 {allowed} 字。"),
        "merges": _("有 {found} 处合并单元格，超过 {allowed} 处。"),
    }
    what = words[limit].format(found=found, allowed=allowed)
    cure = _("请删去数据之后的空行空列，或分成几个文件再报。")
    return refused(file, what, cure, sheet=sheet)


def of_child(file: str, cause: str) -> Refusal:
    """Says what became of the child that read the file."""
    words = {
        "time": _("解析超过 {seconds} 秒处理器时间，已停止。").format(seconds=LIMITS.cpu_seconds),
        "wall": _("解析超过 {seconds} 秒没有结果，已停止。").format(seconds=LIMITS.wall_seconds),
        "memory": _("解析所需内存超过上限，已停止。"),
        "died": _("解析程序在这个文件上崩溃，已停止。"),
    }
    cure = _("请用 Excel 或 WPS 打开，把数据复制到新工作簿，另存为 .xlsx 后重报。")
    return refused(file, words[cause], cure)


def unreadable(file: str, fault: OSError) -> Refusal:
    """Says why a file cannot be opened at all."""
    if isinstance(fault, FileNotFoundError):
        return refused(file, _("没有这个文件。"), _("请核对路径和文件名。"))
    what = _("打不开：{fault}。").format(fault=system.refused(fault))
    return refused(file, what, _("请核对权限，或关闭正在占用它的程序。"))


def same_meaning(file: str, found: Understanding, fault: SameMeaningError) -> Refusal:
    """Names the two columns that claim one meaning, and the mapping file as the cure."""
    left, right = fault.left, fault.right
    what = _("{left}列“{left_heading}”和{right}列“{right_heading}”都像是“{field}”。").format(
        left=letter(left.index),
        left_heading=left.heading,
        right=letter(right.index),
        right_heading=right.heading,
        field=left.field,
    )
    key = column_keys(found.columns)[right.index]
    cure = _('请在对照文件里写明不用哪一列（如 "{key}" = "drop"），再用 --mapping 读入。').format(
        key=key
    )
    return Refusal(file, found.head.name or None, None, letter(right.index), what, cure)


def of_clash(file: str, understood: Sequence[Understanding]) -> Refusal | None:
    """Refuses a file in which a list of organisations has two columns of one meaning."""
    for found in understood:
        if found.clash and found.is_wanted:
            return same_meaning(file, found, found.clash)
    return None


def of_kinds(file: str, understood: Sequence[Understanding]) -> Refusal | None:
    """Refuses a file none of whose sheets lists organisations."""
    kinds = {found.kind for found in understood}
    if Kind.ORGANISATIONS in kinds:
        return None
    if not understood:
        return empty(file)
    if Kind.PERSONS in kinds:
        what = _("这是逐行登记个人的表，整表不读。")
        return refused(file, what, _("请改报以单位为行的台账，人数写数字即可。"))
    what = _("没有认出任何单位名称或代码列。")
    return refused(file, what, _("请核对表头；特殊的列名可写进对照文件，用 --mapping 读入。"))


def empty(file: str) -> Refusal:
    """Refuses a file without a single cell."""
    return refused(file, _("是空的。"), _("请核对是否报错了文件。"))


def no_rows(file: str) -> Refusal:
    """Refuses a list with a header and nothing under it."""
    return refused(file, _("只有表头，没有数据行。"), _("请核对是否报错了文件。"))
