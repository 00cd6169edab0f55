"""Which department sent a list, and of which day the list is."""

import calendar
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from jingwei.kernel.text import fold

_SENDER = re.compile(
    r"(?:填报|报送|上报|填表|制表|报表)(?:单位|部门)(?:\((?:盖?公?章|签章)\))?[:：]\s*([^\s:：,，;；()]{2,20})"
)
_BRACKETED = re.compile(r"\(([^()]{2,15})\)\s*$")
_OFFICE = re.compile(
    r"(?:局|委|委员会|部|总工会|工商联|联合会|办公室|办|街道|街道办事处|镇|乡|苏木|社区|园区|开发区|中心|支队|大队|院|厅|处"
    r"|团委|妇联|科协|残联|社|所|工会|摸排)$"
)
_NOISE = re.compile(
    r"(?:20\d\d年?(?:[-.]?\d{1,2}月?(?:[-.]?\d{1,2}日?)?)?|第?[一二三四\d]+(?:季度|轮|批|次|期|版)|附件\d*"
    r"|(?:名单|台账|报送|上报|汇总|统计|登记|摸排|清单|花名册|底册|明细|数据|信息|基本情况|情况|企业|社会组织|单位)"
    r"(?![\u4e00-\u9fff]{0,2}[局委部办院处厅会])"
    r"|反馈|报表?|表|最终|定稿|终稿|修改|更新|副本|新版?|final|copy|v\d+|\(\d*\)|\d+|[_\-—.、\s]+)",
    re.IGNORECASE,
)
_HAN = re.compile("[\u4e00-\u9fff]{2}")
_DATED = re.compile(
    r"(填报|填表|统计|报送|制表|上报|截至|截止)?(?:时间|日期|时点|日)?\s*[:：]?\s*"
    r"(20\d\d)\s*[年.\-/]\s*(1[0-2]|0?[1-9])(?:\s*[月.\-/]\s*(3[01]|[12]\d|0?[1-9])(?!\d))?"
)


def department_of(file: str, titles: Sequence[str], *, given: str | None = None) -> str:
    """Names the department: as given, else from the file name, else from the sheet's titles.

    A file name that only adds words to the name in the title yields the name in the title;
    one that says nothing of a department ("工作簿1") gives way to it.
    """
    if given:
        return given
    stem = fold(Path(file).stem)
    titled = _titled(titles)
    if titled and titled in stem:
        return titled
    bare = _NOISE.sub("", stem)
    if bare and _OFFICE.search(bare):
        return bare
    if titled:
        return titled
    # A name of latin letters, or one that is all date and "名单", is kept as it stands.
    return bare if _HAN.search(bare) else stem


def _titled(titles: Sequence[str]) -> str | None:
    """Reads "填报单位：总工会", else the brackets at a title's end."""
    folded = [fold(title) for title in titles]
    for pattern in (_SENDER, _BRACKETED):
        for title in folded:
            found = pattern.search(title)
            if found and (pattern is _SENDER or _OFFICE.search(found[1])):
                return found[1]
    return None


def listed_on(texts: Sequence[str]) -> date | None:
    """Reads the day of a list, "填报时间：2025年11月" meaning that month's last day.

    A date with a label goes before one without.
    """
    found = [match for text in texts for match in _DATED.finditer(fold(text))]
    found.sort(key=lambda match: match[1] is None)
    days = (_day(int(m[2]), int(m[3]), int(m[4] or 0)) for m in found)
    return next((day for day in days if day), None)


def _day(year: int, month: int, day: int) -> date | None:
    last = calendar.monthrange(year, month)[1]
    return date(year, month, day or last) if day <= last else None
