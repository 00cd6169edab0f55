"""Which unit a row of a form means: by its name, a short name, or the words for all of them (R-FM.5)."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from jingwei.fusion.reading.headings import plain
from jingwei.kernel.catalogue import translate as _
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

_ALL = re.compile(r"(?:合计|总计|小计|总数|全市|全区|全县|全旗|全镇|全街道|本级合计)")
_NUMBER = re.compile(r"^[\d.、()（）\s]+")
_ENDS = (
    "街道办事处", "街道", "社区居民委员会", "社区居委会", "居委会", "社区", "村民委员会", "村委会", "嘎查", "村", "苏木",
    "镇", "乡", "自治县", "自治旗", "林区", "特区", "县", "区", "旗", "市", "盟", "自治州", "州",
)  # fmt: skip
_NO_ROWS = (Kind.BUILDING, Kind.BUSINESS_DISTRICT)


@dataclass(frozen=True, slots=True)
class Found:
    """The unit that a row is of; None with the reason where it is not known."""

    unit: int | None
    why: str = ""


class Places:
    """The units that lie in one unit on a day, by whatever a form may call them."""

    def __init__(self, top: Unit, *, on: date) -> None:
        self.top = top.pk
        named = Unit.objects.on(on).named(on=on)
        below = named.filter(path__startswith=top.path).exclude(kind__in=_NO_ROWS)
        rows = [(one.pk, one.name, one.short_name, one.path) for one in below]
        self._exact: dict[str, set[int]] = defaultdict(set)
        self._short: dict[str, set[int]] = defaultdict(set)
        self._depth = {pk: len(ids_of(path)) for pk, _name, _short, path in rows}
        names = {pk: spelt(name or "") for pk, name, _short, _path in rows}
        for pk, name, short, path in rows:
            above = [names.get(one, "") for one in ids_of(path)[:-1]]
            whole = "".join(above) + names[pk]
            parent = above[-1] + names[pk] if above else ""
            for text in {names[pk], spelt(short or ""), whole, parent}:
                self._exact[text].add(pk)
            self._short[shortened(name or "")].add(pk)
        for known in (self._exact, self._short):
            known.pop("", None)

    def knows(self, label: str) -> bool:
        """Whether a text names a unit, or all of them."""
        return is_all(label) or bool(self._named(label))

    def find(self, label: str) -> Found:
        """The unit that a label means."""
        if is_all(label):
            return Found(self.top)
        found = self._named(label)
        if not found:
            return Found(None, _("没有叫“{name}”的单位，这一行没有填。").format(name=label))
        highest = min(self._depth[pk] for pk in found)
        first = [pk for pk in found if self._depth[pk] == highest]
        if len(first) > 1:
            return Found(
                None,
                _("有 {count} 个单位都叫“{name}”，这一行没有填。").format(
                    count=len(first), name=label
                ),
            )
        return Found(first[0])

    def _named(self, label: str) -> set[int]:
        text = spelt(label)
        return self._exact.get(text) or self._short.get(shortened(label)) or set()


def is_all(label: str) -> bool:
    """Whether a row is the sum of the others."""
    return bool(_ALL.fullmatch(spelt(label)))


def spelt(name: str) -> str:
    """A name without blanks, numbering and signs."""
    return plain(_NUMBER.sub("", name))


def shortened(name: str) -> str:
    """Without what the name of such a unit ends with; of two characters at least."""
    text = spelt(name)
    end = next((one for one in _ENDS if text.endswith(one) and len(text) - len(one) >= 2), "")
    return text.removesuffix(end) if end else text
