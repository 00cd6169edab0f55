"""Names that could be taken for one another: a hint with its evidence, never a word about an organisation (R-CP.13, E-21)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jingwei.areas.compliance.models import Overseen
from jingwei.kernel.catalogue import mark
from jingwei.kernel.register_number import written
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry
from jingwei.register.recognition.candidates import Question
from jingwei.register.recognition.judging import judged
from jingwei.register.recognition.names import SAME, parts_of
from jingwei.register.recognition.places import words_for_places

NEAR = 70.0  # likeness from which two names are shown beside each other
MOST = 20
# Words that a local name has only to limit its field.
WIDE = ("中国", "全国", "中华", "国际", "世界")
FIRST = ("第一", "最高", "国家级")
CORE, PLACE, FORM, FORMER = "core", "place", "form", "former"
EVIDENCE = {
    CORE: mark("字号和业务相同"), PLACE: mark("地域相同"), FORM: mark("组织形式相同"), FORMER: mark("和它以前的名称相近"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Alike:
    """An organisation whose name is near; evidence: what of the names is the same; is_same: all that counts of them."""

    entry: Entry
    is_same: bool
    evidence: tuple[str, ...]

    @property
    def number(self) -> str:
        """JW-0000123."""
        return written(self.entry.organisation_id)


def alike(name: str, *, on: date, but: int = 0) -> list[Alike]:
    """Those among the social organisations in sight whose names are near, the nearest first; but: not this number."""
    seen = Overseen.objects.exclude(pk=but)
    with seeing(EVERYTHING):
        (found,), _places = judged([Question(name, limit=MOST)], on=on)
        parts = parts_of(
            [name, *(one.name for one in found.entries)], places=words_for_places(on=on)
        )
    near = [(entry, said) for entry, said, _is_it in found.ranked() if (said.name or 0.0) >= NEAR]
    kept = set(
        seen.filter(pk__in=[entry.organisation_id for entry, _said in near]).values_list(
            "pk", flat=True
        )
    )
    listed = []
    for entry, said in near:
        if entry.organisation_id in kept:
            equal = [
                key for key in (CORE, PLACE, FORM) if _equal(parts[name], parts[entry.name], key)
            ]
            listed.append(
                Alike(
                    entry,
                    (said.name or 0.0) >= SAME,
                    (*equal, *([FORMER] if said.is_former else [])),
                )
            )
    return listed[:MOST]


def misleading(name: str) -> Sequence[str]:
    """Words of the name that need a look: the wide only limit a field, the others do not stand in a name (R-9.3)."""
    return [word for word in (*WIDE, *FIRST) if word in name]


def _equal(asked: object, held: object, key: str) -> bool:
    value = getattr(asked, key)
    return bool(value) and value == getattr(held, key)
