"""Tallies of a published round: departments that sent lists, rows that were brought together (R-I.6)."""

from datetime import date
from types import MappingProxyType

from django.db.models import Count, QuerySet

from jingwei.areas.rounds.models import COUNTED, Round, RoundState, Upload
from jingwei.indicators.tally import Item, Tally, What
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.units.models import Unit


def departments(unit: Unit, _since: date, on: date) -> list[Item]:
    """Departments with a file in the newest published round of the city."""
    alike = _files(unit).order_by().values_list("department").annotate(files=Count("pk"))
    numbers = dict(alike)
    return [
        Item(
            What.UNIT, (one.pk,), one.name, about=_("{count} 个文件").format(count=numbers[one.pk])
        )
        for one in Unit.objects.filter(pk__in=numbers).named(on=on).order_by("path")
    ]


def rows(unit: Unit, _since: date, _on: date) -> list[Item]:
    """Rows of data in their files."""
    listed = _files(unit).order_by("department", "pk")
    return [
        Item(What.FILE, (number, pk), name, rows)
        for number, pk, name, rows in listed.values_list("round__number", "pk", "file_name", "rows")
    ]


def _files(unit: Unit) -> QuerySet[Upload]:
    published = Round.objects.filter(top=unit, state=RoundState.PUBLISHED).order_by("-number")
    return Upload.objects.filter(round__in=published.values("pk")[:1], state__in=COUNTED)


TALLIES = MappingProxyType({
    one.key: one
    for one in (
        Tally(key="departments", title=mark("数据归集的部门"), word=mark("个"), rule="R-O.2", items=departments, permission=Permission.ROUNDS_VIEW,
              formula=mark("最近发布的一轮里交了名单的部门。")),
        Tally(key="rows", title=mark("归集的基础数据行"), word=mark("条"), rule="R-O.2", items=rows, permission=Permission.ROUNDS_VIEW,
              formula=mark("这些名单里数据行的合计。")),
    )
})  # fmt: skip
