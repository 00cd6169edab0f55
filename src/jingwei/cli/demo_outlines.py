"""The invented outlines of the demo's places: a file beside the lists, loaded as an office loads its own."""

import hashlib
from datetime import date, datetime
from pathlib import Path

from django.db.models import Q

from jingwei.areas.outlines.matching import matched
from jingwei.areas.outlines.operations import take_outlines
from jingwei.kernel.geojson import read_areas
from jingwei.kernel.simplifying import simplified
from jingwei.people.models import Account
from jingwei.sample.outlines import Place, write_outlines
from jingwei.units.kinds import Kind, Tree
from jingwei.units.models import Unit, UnitCode

FILE = "界线（虚构）.geojson"
_KINDS = (Kind.DISTRICT, Kind.STREET, Kind.TOWN, Kind.PARK, Kind.COMMUNITY)


def load_outlines(
    top: Unit, *, on: date, folder: Path, seed: int, actor: Account, now: datetime
) -> int:
    """Writes the file into the folder and takes it over; how many units have an outline by it."""
    path = write_outlines(_places(top, on=on), folder / FILE, seed=seed)
    content = path.read_bytes()
    found = matched(read_areas(content, name=FILE), paths=[top.path], on=on, name=FILE)
    drawn = {one.unit.pk: one.feature.shape for one in found if one.unit is not None}
    told = take_outlines(
        dict(zip(drawn, simplified(list(drawn.values())), strict=True)), on=on, source=FILE,
        sha256=hashlib.sha256(content).hexdigest(), top=top, actor=actor, now=now,
    )  # fmt: skip
    return told.first


def _places(top: Unit, *, on: date) -> list[Place]:
    """The city and what figures are told of below it, each once."""
    wanted = Q(pk=top.pk) | Q(path__startswith=top.path, kind__in=_KINDS)
    units = list(Unit.objects.on(on).in_tree(Tree.PLACE).filter(wanted).named(on=on).order_by("pk"))
    codes = dict(
        UnitCode.objects.on(on).filter(unit__in=units).order_by("-system").values_list("unit", "code")
    )  # fmt: skip
    return [
        Place(str(one.pk), "" if one == top else str(one.parent_id), codes.get(one.pk, ""), one.name)
        for one in units
    ]  # fmt: skip
