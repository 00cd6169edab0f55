"""Administrative divisions of China: today's, abolished ones with successors, towns, short names."""

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files


class DivisionLevel(StrEnum):
    """Levels of the six-digit codes; a zone stands beside the counties, in statistics only."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    ZONE = "zone"


class CodeSystem(StrEnum):
    """The two official code systems; they agree above the town and differ below (R-1.11)."""

    STATISTICS = "statistics"
    CIVIL_AFFAIRS = "civil_affairs"


class TownKind(StrEnum):
    """Kinds of township by the digits 7 to 9 of the code (R-1.11)."""

    STREET = "street"
    TOWN = "town"
    TOWNSHIP = "township"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Division:
    """A six-digit division under one name; years where the change is known (1980 on).

    successors are the codes it went to when it ended, one step ahead (its own code when only
    the name changed); current_codes goes on to today.
    """

    code: str
    name: str
    level: DivisionLevel
    systems: frozenset[CodeSystem]
    held_from: int | None
    held_to: int | None
    successors: tuple[str, ...]

    @property
    def is_current(self) -> bool:
        """True when the division is on one of today's lists."""
        return bool(self.systems)

    @property
    def short_name(self) -> str:
        """The name as people say it: 内蒙古, 乌海, 海勃湾."""
        return short_name(self.name)


@dataclass(frozen=True, slots=True)
class Town:
    """A street, town or township; its nine-digit code in either system, "" where it has none."""

    county: str
    name: str
    statistics: str
    civil_affairs: str

    def code(self, system: CodeSystem) -> str:
        """Return the nine-digit code in a system, "" when the town has none there."""
        return self.statistics if system is CodeSystem.STATISTICS else self.civil_affairs

    @property
    def kind(self) -> TownKind:
        """Street, town, township or other unit, from the code (R-1.11)."""
        number = int((self.statistics or self.civil_affairs)[6:])
        if number >= 400:
            return TownKind.OTHER
        return (TownKind.STREET, TownKind.TOWN, TownKind.TOWNSHIP, TownKind.TOWNSHIP)[number // 100]


@dataclass(frozen=True, slots=True)
class Community:
    """A residents' or villagers' committee with its twelve-digit statistical code."""

    code: str
    name: str

    @property
    def short_name(self) -> str:
        """The name without 居委会, 村委会 and the like."""
        return _COMMITTEE.sub("", self.name)


# Names that group counties and are said by nobody.
PLACEHOLDERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
_LISTS = {
    "s": frozenset({CodeSystem.STATISTICS}),
    "c": frozenset({CodeSystem.CIVIL_AFFAIRS}),
    "sc": frozenset(CodeSystem),
}
_PAST_COLUMNS = 5
_COMMITTEE = re.compile(r"(?:社区)?(?:居民|村民)?(?:居|村)?(?:委会|委员会)$")
_ENDINGS = re.compile(
    r"(?:特别行政区|自治区|自治州|自治县|自治旗|地区|新区|林区|街道|苏木|[省市区县旗盟镇乡])$"
)
_ZONE = re.compile(r"(?:开发|园|工业|示范|管理|保税|风景|名胜|试验|实验|度假|合作|聚集|食品)区$")
_PEOPLES = re.compile(
    "(?:(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|"
    "纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|"
    "鄂温克|德昂|保安|裕固|京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各)族|蒙古|哈萨克|柯尔克孜|维吾尔|"
    "锡伯|塔吉克|民族)+$"
)


def division(code6: str) -> Division | None:
    """Return the division of a six-digit code: today's, else the last that held the code."""
    held = division_history(code6)
    return held[-1] if held else None


@cache
def division_history(code6: str) -> tuple[Division, ...]:
    """Return all divisions that held a code, oldest first, today's last."""
    return tuple(_division(row) for row in _by_code().get(code6, ()))


def is_known(code6: str) -> bool:
    """True for a code that is or once was a division (R-1.11)."""
    return code6 in _by_code()


@cache
def later_codes(code6: str) -> frozenset[str]:
    """Return every code that the last holder of this code went to, over all steps."""
    seen: set[Division] = set()
    now = division(code6)
    steps = [now] if now else []
    while steps:
        ended = steps.pop()
        seen.add(ended)
        after = (_holder_after(code, year=ended.held_to or 0) for code in ended.successors)
        steps += [d for d in after if d is not None and d not in seen]
    return frozenset(d.code for d in seen) - {code6}


def _holder_after(code6: str, *, year: int) -> Division | None:
    # Codes are reused: only who came that year, hence left later, is the place followed.
    held = (d for d in division_history(code6) if d.is_current or (d.held_to or 0) > year)
    return next(held, None)


def current_codes(code6: str) -> tuple[str, ...]:
    """Return today's codes of a place: itself if it lives, else where it went; () if not known."""
    now = division(code6)
    if now is None:
        return ()
    if now.is_current:
        return (code6,)
    return tuple(sorted(c for c in later_codes(code6) if _is_current(c)))


def _is_current(code6: str) -> bool:
    now = division(code6)
    return now is not None and now.is_current


def same_or_successor(first: str, second: str) -> bool:
    """True when two codes are one place, before or after a reform: either became the other."""
    return first == second or second in later_codes(first) or first in later_codes(second)


@lru_cache(maxsize=512)
def below(prefix: str) -> tuple[Division, ...]:
    """Return today's divisions whose code begins with a prefix (15, 1503, 150302), by code."""
    codes = sorted(c for c in _by_code() if c.startswith(prefix) and c != "100000")
    return tuple(d for c in codes if (d := division_history(c)[-1]).is_current)


@cache
def towns(county: str) -> tuple[Town, ...]:
    """Return the towns of a county or of a city without counties, in order of their codes."""
    entries = _town_lines().get(county, "").split(";")
    return tuple(_town(county, entry) for entry in entries if entry)


def _town(county: str, entry: str) -> Town:
    name, first, *other = entry.split(",")
    second = other[0].replace("-", "") if other else first
    return Town(county, name, first and county + first, second and county + second)


@cache
def _towns_by_code(county: str) -> dict[tuple[CodeSystem, str], Town]:
    return {(s, t.code(s)): t for t in towns(county) for s in CodeSystem if t.code(s)}


def town(code9: str, *, system: CodeSystem) -> Town | None:
    """Return the town of a nine-digit code; the same digits mean other towns in the other system.

    150302001 is 凤凰岭街道 in statistics and 新华街道 in civil affairs.
    """
    return _towns_by_code(code9[:6]).get((system, code9))


def find_town(county: str, name: str, *, system: CodeSystem | None = None) -> Town | None:
    """Return the one town of a county with this full or short name; None if none or several.

    With a system, only towns that have a code there.
    """
    held = [t for t in towns(county) if system is None or t.code(system)]
    full = [t for t in held if t.name == name]
    found = full or [t for t in held if short_name(t.name) == short_name(name)]
    return found[0] if len(found) == 1 else None


@cache
def communities(town9: str) -> tuple[Community, ...]:
    """Return the communities of a town by its statistical code; sample places only."""
    return _communities().get(town9, ())


@cache
def short_name(name: str) -> str:
    """Return a place name without its kind and peoples: 内蒙古自治区 -> 内蒙古, 赵县 -> 赵县."""
    if _ZONE.search(name):
        return name
    stem = _ENDINGS.sub("", name)
    bare = _PEOPLES.sub("", stem)
    # 东乡族自治县 is nothing but its people and 内蒙古 ends in one: keep the people, without 族.
    stem = bare if len(bare) >= 2 else stem.removesuffix("族")
    return stem if len(stem) >= 2 else name


def region_names(prefixes: Iterable[str]) -> list[str]:
    """Return full and short names of places, of what lies over and under them, longest first.

    Prefixes are codes of 2, 4 or 6 digits (15, 1503, 150302); former names of codes that live
    are included. For stripping places from the beginning of an organisation's name.
    """
    names: set[str] = set()
    for prefix in prefixes:
        for code in (prefix[:2].ljust(6, "0"), prefix[:4].ljust(6, "0")):
            names.update(d.name for d in division_history(code))
        for place in below(prefix):
            names.update(d.name for d in division_history(place.code))
    names -= PLACEHOLDERS
    return sorted(names | {short_name(n) for n in names}, key=lambda n: (-len(n), n))


@cache
def _by_code() -> dict[str, list[list[str]]]:
    """Return code to rows of the two files: past ones by their end, today's last."""
    held: dict[str, list[list[str]]] = defaultdict(list)
    for row in sorted(_rows("divisions_past.csv"), key=lambda r: r[3]):
        held[row[0]].append(row)
    for row in _rows("divisions.csv"):
        held[row[0]].append(row)
    return dict(held)


def _division(row: list[str]) -> Division:
    code, name, began = row[0], row[1], _year(row[2])
    if len(row) == _PAST_COLUMNS:
        past = tuple(row[4].split())
        return Division(code, name, _level(code, ""), frozenset(), began, _year(row[3]), past)
    return Division(code, name, _level(code, row[3]), _LISTS[row[3]], began, None, ())


def _level(code: str, lists: str) -> DivisionLevel:
    if code == "100000":
        return DivisionLevel.NATION
    if code.endswith("0000"):
        return DivisionLevel.PROVINCE
    if code.endswith("00"):
        return DivisionLevel.CITY
    return DivisionLevel.ZONE if lists == "s" and code[4] == "7" else DivisionLevel.COUNTY


def _year(text: str) -> int | None:
    return int(text) if text else None


@cache
def _town_lines() -> dict[str, str]:
    packed = files("jingwei.kernel").joinpath("data", "towns.txt.gz").read_bytes()
    lines = gzip.decompress(packed).decode().splitlines()
    return {line[:6]: line[7:] for line in lines}


@cache
def _communities() -> dict[str, tuple[Community, ...]]:
    grouped: dict[str, list[Community]] = defaultdict(list)
    for code, name in _rows("communities.csv"):
        grouped[code[:9]].append(Community(code, name))
    return {town9: tuple(held) for town9, held in grouped.items()}


def _rows(name: str) -> list[list[str]]:
    text = files("jingwei.kernel").joinpath("data", name).read_text("utf-8")
    return list(csv.reader(text.splitlines()))[1:]
