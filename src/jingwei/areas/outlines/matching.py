"""Whose outline an area of a file is: by a code, by a name, or nobody's, with the reason (R-U.12)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.geojson import Feature, OutlinesRefused
from jingwei.units.kinds import Tree
from jingwei.units.models import Unit, UnitCode

# What programs call the two, in lower case.
CODES = ("code", "代码", "区划代码", "行政区划代码", "统计用区划代码", "单位代码", "adcode", "xzqdm", "dm", "id")  # fmt: skip
NAMES = ("name", "名称", "单位名称", "单位", "街道", "社区", "xzqmc", "mc", "全称", "简称")


@dataclass(frozen=True, slots=True)
class Match:
    """An area and its unit, None where it has none; why: of that. said: the code and the name in the file."""

    feature: Feature
    said: str
    unit: Unit | None = None
    why: str = ""


def matched(
    features: Sequence[Feature], *, paths: Iterable[str], on: date, name: str
) -> list[Match]:
    """Each area with its unit among the places below these paths that stand on the day.

    Raises OutlinesRefused where no area says a code or a name.
    """
    if not any(_first(one, (*CODES, *NAMES)) for one in features):
        text = _("{name}：要素里没有代码也没有名称。请在属性里加一栏 code（区划代码）或 name（单位名称）。")  # fmt: skip
        raise OutlinesRefused(text.format(name=name))
    known = _Known.read(paths, on=on)
    found = [known.match(one) for one in features]
    times = Counter(one.unit.pk for one in found if one.unit)
    return [
        replace(one, unit=None, why=_("文件里有 {count} 个要素都是“{unit}”，请合成一个面").format(count=times[one.unit.pk], unit=one.unit.name))
        if one.unit and times[one.unit.pk] > 1 else one
        for one in found
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Known:
    """The places by id, and who has a code or a name."""

    units: dict[int, Unit]
    by_code: dict[str, set[int]]
    by_name: dict[str, set[int]]

    @classmethod
    def read(cls, paths: Iterable[str], *, on: date) -> "_Known":
        within = Q(pk__in=[])
        for path in paths:
            within |= Q(path__startswith=path)
        found = Unit.objects.on(on).in_tree(Tree.PLACE).filter(within).named(on=on)
        units = {one.pk: one for one in found}
        by_code, by_name = defaultdict(set), defaultdict(set)
        for pk, code in UnitCode.objects.on(on).filter(unit__in=units).values_list("unit", "code"):
            by_code[_digits(code)].add(pk)
        for pk, one in units.items():
            by_name[one.name].add(pk)
            by_name[one.short_name].add(pk)
        return cls(units, by_code, by_name)

    def match(self, feature: Feature) -> Match:
        """By the code; where the two systems give it to two units, or there is none, by the name (R-U.7)."""
        code, name = _first(feature, CODES), _first(feature, NAMES)
        said = " ".join(filter(None, (code, name))) or _("没有代码和名称")
        if not feature.shape:
            return Match(feature, said, why=_("不是面，没有取"))
        coded, named = self.by_code.get(_digits(code), set()), self.by_name.get(name, set())
        if coded and named and not coded & named:
            whose = "、".join(self.units[pk].name for pk in sorted(coded))
            return Match(feature, said, why=_("代码是“{unit}”的，和名称对不上").format(unit=whose))
        fitting = (coded & named) or coded or named
        if len(fitting) == 1:
            return Match(feature, said, self.units[next(iter(fitting))])
        if fitting:
            text = _("有 {count} 个单位都对得上，请在文件里写明区划代码")
            return Match(feature, said, why=text.format(count=len(fitting)))
        return Match(feature, said, why=_("您管的范围里没有这个单位"))


def _first(feature: Feature, keys: Iterable[str]) -> str:
    """What the feature says under the first of the keys that it has."""
    return next((said for key in keys if (said := feature.said.get(key, ""))), "")


def _digits(code: str) -> str:
    """A code without the noughts that fill it up: 150302, 150302000 and 150302000000 are one place."""
    return code.rstrip("0") if code.isdecimal() else code
