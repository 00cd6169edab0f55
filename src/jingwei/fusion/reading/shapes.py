"""What the values of a column look like: codes, names of organisations, phones, addresses, persons.

A column's shape decides where its heading says nothing; a column of valid codes wins over any
heading (section 7.1, step 5).
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from jingwei.kernel import codes, registrars
from jingwei.kernel.text import fold

_SAMPLE = 40
_NOTHING = re.compile(
    r"[-—/\\、.。*×xX]*|0+|无|暂无|没有|不详|未知|待补|办理中|同上|空|null|none|n/a", re.IGNORECASE
)
_CODE_LIKE = re.compile(r"[0-9A-Za-z'\-. ]+")
_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_CITIZEN = re.compile(r"[1-8]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]")
_PHONE = r"(?:(?:\+?86-?)?1[3-9]\d{9}|1[3-9]\d-\d{4}-\d{4}|(?:\(?0\d{2,3}\)?-?)?[2-8]\d{6,7}(?:-\d{1,4})?|400-?\d{3}-?\d{4})"
_PHONES = re.compile(rf"{_PHONE}(?:[/;,、\\]?{_PHONE})*[/;,、]?")
_NUMBER = re.compile(r"[-+−]?[¥$]?\d[\d,]*(?:\.\d+)?(?:E[-+]?\d+)?%?", re.IGNORECASE)
_DATE = re.compile(
    r"(?:19|20)\d\d(?:[-./年]\d{1,2}(?:[-./月](?:\d{1,2}日?)?)?|(?:0[1-9]|1[0-2])\d\d)(?: .*)?"
)
_ORGANISATION = re.compile(
    r"(?:公司|合作社|合伙企业|企业|事务所|研究[所院]|协会|学会|商会|联合会|联谊会|促进会|基金会|委员会"
    r"|中心|学校|幼儿园|书院|医院|诊所|卫生[室站所]|药[店房]|大药房|超市|商店|商行|商场|商城|便利店|百货店?"
    r"|饭店|餐厅|餐馆|酒店|宾馆|旅馆|酒楼|面馆|小吃店?|美容院|工作室|服务部|经营部|经销部|门市部|营业部"
    r"|分公司|分店|支行|代办处|站点?|网点|驿站|厂|店|馆|庄|园|场|坊|铺|吧|行|部|社|队|院|所|处|户|局|办|会)"
    r"(?:\([^()]*\))?$"
)
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤康温乔齐文常"
    "樊兰殷施洪翟安颜倪伍鲁岳葛庞章路辛管祁欧柯左凌申关甄游童宁梅盛尚季舒焦阮柏司卓冉喻裴费苗宗翁柳解车隋包牛甘符"
    "巴席曲瞿柴苟蒲蒙那楚耿井佟时仇荣边卞谷滕屈鲍娄詹靳"
)
_PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,10}(?:·[\u4e00-\u9fff]{1,10})+")
_ADDRESS = re.compile(
    r"[路街道巷弄村镇乡里区园厦][^字第证]*?\d|[省市县旗][^字第证]{1,8}[区县旗镇乡路街道]|\d(?:室|栋|幢|楼|单元)"
)


class Look(StrEnum):
    """What one value may look like."""

    UNIFIED = "unified"
    UNION = "union"
    CITIZEN = "citizen"
    REG_NO = "reg_no"
    ORG_CODE = "org_code"
    LONG_CODE = "long_code"
    PHONE = "phone"
    ORGANISATION = "organisation"
    PERSON = "person"
    ADDRESS = "address"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Shape:
    """A sample of a column: up to forty values, spread evenly over those that say anything."""

    sample: tuple[str, ...]

    def count(self, *looks: Look) -> int:
        """Counts the values that have one of these looks."""
        return _count(self.sample, looks)

    def share(self, *looks: Look) -> float:
        """Gives that count as a share of the sample, 0 for an empty one."""
        return self.count(*looks) / len(self.sample) if self.sample else 0.0

    @property
    def holds_codes(self) -> bool:
        """True where valid codes with a registrar are most of what looks like a code (R-1.5)."""
        long = self.count(Look.LONG_CODE)
        valid = self.count(Look.UNIFIED)
        return valid > 0 and 2 * valid >= long and self.share(*_CODES) >= 0.5

    @property
    def holds_citizens(self) -> bool:
        """True for a column of citizens' numbers (R-17.7)."""
        return self.share(Look.CITIZEN) >= 0.5


@lru_cache(maxsize=1 << 12)
def _count(sample: tuple[str, ...], looks: tuple[Look, ...]) -> int:
    if _ALL_CODES.issuperset(looks):
        wanted = {kind for look in looks for kind in _CODE_LOOKS[look]}
        return sum(count for kind, count in _codes_in(sample).items() if kind in wanted)
    tests = [TESTS[look] for look in looks]
    return sum(any(test(text) for test in tests) for text in sample)


@lru_cache(maxsize=1 << 10)
def _codes_in(sample: tuple[str, ...]) -> Counter[Look | None]:
    return Counter(map(code_look, sample))


def shape_of(values: Sequence[str]) -> Shape:
    """Takes the sample of a column's values."""
    filled = [value for value in values if value]
    # Every other value may say nothing ("-", "无"); a sample of twice the size is enough then.
    some = filled[:: max(1, len(filled) // (2 * _SAMPLE))]
    said = [text for text in map(said_in, some) if text]
    return Shape(tuple(said[:: max(1, len(said) // _SAMPLE)][:_SAMPLE]))


@lru_cache(maxsize=1 << 16)
def said_in(value: str) -> str:
    """Gives a value in its comparable form, "" where it says there is none."""
    text = fold(value).replace(" ", "")
    return "" if _NOTHING.fullmatch(text) else text


def is_blank_word(value: str) -> bool:
    """True for a value that says there is none: "-", "无", "办理中"."""
    return not said_in(value)


@lru_cache(maxsize=1 << 16)
def code_look(text: str) -> Look | None:
    """Tells what kind of code a value is, by length, alphabet, check digits and registrar."""
    if len(text) < 9 or not _CODE_LIKE.fullmatch(text):
        return None
    code = codes.clean(text)
    if len(code) == 18:
        return _long_code_look(code)
    if codes.is_reg_no(code):
        return Look.REG_NO
    return Look.ORG_CODE if codes.is_org_code(code) and not codes.is_placeholder(code) else None


def _long_code_look(code: str) -> Look | None:
    if codes.is_uscc(code) and registrars.category(code) is not None:
        return Look.UNION if code[0] == "8" else Look.UNIFIED
    if _CITIZEN.fullmatch(code):
        return Look.CITIZEN
    return Look.LONG_CODE if _CODE.fullmatch(code) else None


def is_phone(text: str) -> bool:
    """True for one phone number or several."""
    return bool(_PHONES.fullmatch(text))


def is_organisation(text: str) -> bool:
    """True for what ends as names of organisations end."""
    if not 4 <= len(text) <= 60 or text[-1].isdigit():
        return False
    return bool(_ORGANISATION.search(text[-24:]))


def is_person(text: str) -> bool:
    """True for a Chinese name of two to four characters, or one joined by points."""
    if not _PERSON.fullmatch(text):
        return False
    return "·" in text or text[0] in _SURNAMES


def is_address(text: str) -> bool:
    """True for what names a road, a number, a room."""
    return len(text) >= 5 and bool(_ADDRESS.search(text)) and not is_phone(text)


def is_number(text: str) -> bool:
    """True for a number, with thousands, sign or per cent."""
    return bool(_NUMBER.fullmatch(text))


def is_date(text: str) -> bool:
    """True for a day or a month as offices write it."""
    return bool(_DATE.fullmatch(text))


def is_value(text: str) -> bool:
    """True for what can only be a value, never a heading."""
    said = said_in(text)
    return bool(said) and any(test(said) for test in _NEVER_HEADINGS)


# What each look takes in: a union's code is a unified one too, and both are long codes.
_CODE_LOOKS = {
    Look.UNIFIED: (Look.UNIFIED, Look.UNION),
    Look.UNION: (Look.UNION,),
    Look.CITIZEN: (Look.CITIZEN,),
    Look.REG_NO: (Look.REG_NO,),
    Look.ORG_CODE: (Look.ORG_CODE,),
    Look.LONG_CODE: (Look.UNIFIED, Look.UNION, Look.LONG_CODE),
}
_ALL_CODES = frozenset(_CODE_LOOKS)
_CODES = (Look.UNIFIED, Look.UNION, Look.LONG_CODE, Look.REG_NO, Look.ORG_CODE)
TESTS: dict[Look, Callable[[str], bool]] = {
    Look.PHONE: is_phone,
    Look.ORGANISATION: is_organisation,
    Look.PERSON: is_person,
    Look.ADDRESS: is_address,
    Look.NUMBER: is_number,
    Look.DATE: is_date,
}


def _is_code(text: str) -> bool:
    return code_look(text) is not None


_NEVER_HEADINGS = (is_number, is_phone, is_date, _is_code)
