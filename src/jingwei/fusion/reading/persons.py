"""Keeps persons out: which columns are left in the file, which sheets are refused (E-1, E-18).

R-17.7: numbers of citizens, birth dates, home addresses, ethnicity, religion and the like are
dropped at read time and reported; a sheet of persons is refused whole. The legal representative
and the contact phone of an organisation stay, the contact's name does not: nothing needs it.
"""

import re
from collections.abc import Sequence

from jingwei.fusion.reading.headers import Path, path_meaning
from jingwei.fusion.reading.headings import plain
from jingwei.fusion.reading.shapes import Look, Shape
from jingwei.kernel.catalogue import translate as _

CONTACT = "org.contact_name"

# Names and phones of these people are nobody's business here; posts of their organisation are.
_OTHERS = re.compile(
    "书记|党组织负责人|指导员|党员|志愿者|包联|责任人|责任领导|会长|秘书长|理事|监事|股东|董事|主席|填表人|填报人"
    "|审核人|网格员|楼长|店员|骑手|家属|配偶|子女|职工姓名|员工姓名|从业人员姓名|积极分子姓名|申请人"
)
_NAMES_SOMEBODY = re.compile(
    "(?:姓名|名字|电话|手机|手机号码?|联系方式|号码|住址|微信|人|书记|员|长|主席)$"
)
_COUNTED = re.compile("数$|人数|总数|数量|是否|有无|占比|比例|情况$|名称$|单位$|时间$|日期$")
_PERSONAL_FIELDS = frozenset(
    ("party.secretary", "party.instructor", "party.instructor_phone", "case.person")
)
_PERSON_HEADING = re.compile(
    "^(?:姓名|名字|党员姓名|职工姓名|员工姓名|人员姓名|会员姓名|学员姓名|骑手姓名|志愿者姓名|成员姓名|本人姓名)$"
)
_ABOUT_PERSON = re.compile(
    "姓名|名字|性别|民族|年龄|出生|学历|政治面貌|党员|职务|职称|身份证|籍贯|入党"
)


def reason_to_drop(heading: str, path: Path, shape: Shape) -> str | None:
    """Says why a column stays in the file, None where it may be read (R-17.7, E-7)."""
    if shape.holds_citizens:
        return _("这一列是公民身份号码，不导入")
    text = plain(heading)
    found = path_meaning(path)
    if found is not None and found.field is None and not _COUNTED.search(text):
        return _("个人信息，不导入")
    exact = found is not None and found.exact
    if _OTHERS.search(text) and _NAMES_SOMEBODY.search(text) and not exact:
        return None if _COUNTED.search(text) else _("法定代表人、联系人以外的个人，不导入")
    return None


def reason_for_field(field: str) -> str | None:
    """Says why a field is not imported although its heading is known (E-1)."""
    if field in _PERSONAL_FIELDS or field.startswith("vol."):
        return _("法定代表人、联系人以外的个人，不导入")
    return _("联系人的姓名用不到，不导入") if field == CONTACT else None


def is_about_person(heading: str) -> bool:
    """True for a plain heading that speaks of a person."""
    return bool(_ABOUT_PERSON.search(heading) or _OTHERS.search(heading))


def is_roster(paths: Sequence[Path], shapes: Sequence[Shape], *, has_organisation: bool) -> bool:
    """True for a table whose rows are persons (E-18).

    That is a column of persons' names with anything personal beside it and no organisation, or
    a column headed 姓名 with two personal columns, whatever else the table holds.
    """
    headings = [plain("".join(path)) for path in paths]
    last = [plain(path[-1]) if path else "" for path in paths]
    named = any(map(_PERSON_HEADING.match, last))
    personal = sum(map(_is_personal, headings, shapes))
    if named and personal >= 2 and not _names_organisations(shapes):
        return True
    if has_organisation:
        return False
    unnamed = any(shape.share(Look.PERSON) >= 0.7 for shape in shapes if len(shape.sample) > 1)
    beside = personal or any(map(_ABOUT_PERSON.search, headings))
    phones = any(shape.share(Look.PHONE) >= 0.6 for shape in shapes)
    return bool((named or unnamed) and (beside or phones))


def _is_personal(heading: str, shape: Shape) -> bool:
    found = path_meaning((heading,))
    refused = found is not None and found.field is None and not _COUNTED.search(heading)
    return refused or shape.holds_citizens


def _names_organisations(shapes: Sequence[Shape]) -> bool:
    """True where a column holds names of organisations that hardly ever repeat."""
    for shape in shapes:
        several = len(shape.sample) > 2 and len(set(shape.sample)) * 10 > len(shape.sample) * 9
        if several and shape.share(Look.ORGANISATION) >= 0.6:
            return True
    return False
