"""Makes the small lists that tests of `jingwei fuse` run on, and reads back what it wrote."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import polars as pl

from tests.fusion.crowd import CIVIL, MARKET, TAX, crowd
from tests.fusion.lists import code
from tests.fusion.reading.workbooks import workbook

HEAD: list[object] = ["序号", "单位名称", "统一社会信用代码", "法定代表人", "联系电话", "经营地址"]
SIZE = 120
PHONE = 13900001000
PERSONS = "王明 李芳 张伟 刘洋 陈静 杨波 赵敏 黄强".split()

Rows = list[list[object]]


def phones() -> list[str]:
    """Every telephone number that the lists hold."""
    return [str(PHONE + n) for n in range(SIZE + 10)]


def known(number: int) -> list[object]:
    """A row of an organisation with a code, a person, a phone and an address of its own."""
    one = crowd(SIZE)[number]
    return [
        number + 1, one["org.name"], one["org.uscc"], PERSONS[number % 8], PHONE + number,
        f"乌海市海勃湾区新华街{number + 1}号",
    ]  # fmt: skip


def doubtful(number: int) -> list[object]:
    """A row without a code that shares phone and person with an organisation, but not its name."""
    _no, _name, _code, person, phone, address = known(number)
    return [number + 1, f"乌海市{'甲乙丙丁戊己庚辛'[number]}宝经营部", None, person, phone, address]


def market() -> Rows:
    return [HEAD, *(known(n) for n in range(SIZE))]


def tax(*, doubts: int = 4) -> Rows:
    return [HEAD, *(doubtful(n) for n in range(doubts)), *(known(n) for n in range(20, 50))]
