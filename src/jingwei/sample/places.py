"""Holds what places are made of: the city's divisions, communities, roads, estates and parks."""

from typing import NamedTuple

from jingwei.kernel import divisions


class Town(NamedTuple):
    """A street office, town or development zone with its communities."""

    name: str
    communities: tuple[str, ...]


class District(NamedTuple):
    """A county-level division with its six-digit code."""

    code: str
    name: str
    towns: tuple[Town, ...]


class Place(NamedTuple):
    """A city: six-digit code, names long and short, and its districts."""

    code: str
    province: str
    province_short: str
    name: str
    short: str
    area_code: str
    districts: tuple[District, ...]


ROADS = tuple(
    "新华大街 新华东街 新华西街 人民北路 人民南路 建设北路 建设南路 和平街 海北大街 滨河大道 学府街"
    " 机场路 双拥街 公园路 乌兰南路 车站路 创业路 科技路 狮城东街 狮城西街 团结路 康宁路 林荫大道"
    " 黄河西街 黄河东街 解放南路 解放北路 桌山路 千里山大街 葡萄园路 甘德尔街 育才路 工业大道"
    " 园区一路 园区二路 园区三路 中央大道 文化街 体育路 迎宾大道 矿区街 焦化路 胜利街 前进路"
    " 永安街 光明路 幸福街 友谊路 东山路 西环路 北环路 南环路 平安街 富强路 民生路 红旗街 青年路"
    " 长青街 金沙路 湿地路 沿河东路 沿河西路 振兴街 兴工路 锦绣街 祥和路 泽园路 丰收街".split()
)

_ESTATE_NAMES = (
    "锦绣 阳光 世纪 金河 滨河 龙湖湾 祥泰 富贵 温馨 幸福 康乐 盛景 佳苑 怡和 丽水 明珠 御景 和谐"
    " 翠园 星河 凯旋 书香 金鼎 瑞景 博雅 东方 天润 泰和 新世界 绿洲 兰亭 紫荆 云顶 国贸 鼎盛 华宇"
).split()
_ESTATE_KINDS = "小区 花园 家园 大厦 广场 商务楼 国际中心 商贸城 嘉园 写字楼 建材城 公寓".split()
ESTATES = tuple(name + kind for name in _ESTATE_NAMES for kind in _ESTATE_KINDS)
OFFICE_KINDS = ("大厦", "广场", "商务楼", "国际中心", "写字楼", "商贸城")

# The buildings where agents register companies by the dozen.
INCUBATORS = ("青创空间", "星火孵化基地", "电商产业园", "低碳科创园", "双创中心", "众合创业园")
PARKS = ("低碳产业园", "精细化工园", "高新技术产业园", "物流产业园", "装备制造园")

_COMMUNITY_WORDS = (
    "盛世 华苑 和平 新桥 康宁 滨河 金裕 神华 东山 佳园 光明 团结 海达 友谊 友好 新区 北苑 南苑 西苑"
    " 锦江 康居 世景 林东 林西 河滨 惠民 安居 永昌 祥福 矿北 站前 泉园 沙湾 柳园 桥西 民泽 育新"
).split()

_AREA_CODES = {"1503": "0473", "3505": "0595", "4113": "0377", "5206": "0856"}
_COMMITTEES = ("居民委员会", "居委会", "村民委员会", "民委员会")


class UnknownPlaceError(ValueError):
    """There is no city or county with this six-digit code, or none with towns below it."""


def wuhai() -> Place:
    """Wuhai, the city of the demo."""
    return place_of("150300")


def place_of(code: str) -> Place:
    """The city, or the county within its city, with this six-digit code.

    Raises UnknownPlaceError where the code is no city's or county's of today.
    """
    city = divisions.division(code[:4] + "00")
    province = divisions.division(code[:2] + "0000")
    inside = [d for d in divisions.below(code[:4]) if code.endswith("00") or d.code == code]
    districts = [_district(d.code, d.name) for d in inside if _is_county(d)]
    if city is None or province is None or not any(d.towns for d in districts):
        raise UnknownPlaceError(code)
    name = province.name if city.name in divisions.PLACEHOLDERS else city.name
    return Place(
        code=code,
        province=province.name,
        province_short=province.short_name,
        name=name,
        short=divisions.short_name(name),
        area_code=_AREA_CODES.get(code[:4], ""),
        districts=tuple(d for d in districts if d.towns),
    )


def spot(community: str) -> str:
    """What people call the place of a community: 和平社区 -> 和平."""
    return community.removesuffix("社区").removesuffix("村") or community


def _is_county(division: divisions.Division) -> bool:
    return division.is_current and not division.code.endswith("00")


def _district(code: str, name: str) -> District:
    found = divisions.towns(code)
    return District(code, name, tuple(Town(t.name, _communities(t)) for t in found))


def _communities(town: divisions.Town) -> tuple[str, ...]:
    """The town's communities; five invented ones where the tables stop at the town."""
    known = divisions.communities(town.statistics) if town.statistics else ()
    if known:
        return tuple(dict.fromkeys(_community(c.name) for c in known))
    start = int((town.statistics or town.civil_affairs)[3:9]) * 5
    words = _COMMUNITY_WORDS
    return tuple(words[(start + i) % len(words)] + "社区" for i in range(5))


def _community(committee: str) -> str:
    """和平社区居委会 -> 和平社区, 王元地村委会 -> 王元地村."""
    name = committee.removesuffix("委会") if committee.endswith("村委会") else committee
    for tail in _COMMITTEES:
        name = name.removesuffix(tail)
    return name if name.endswith(("社区", "村")) else name + "社区"
