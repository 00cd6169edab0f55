"""Tallies of a published round: departments that sent lists, rows that were brought together (R-I.6)."""

from datetime import date
from types import MappingProxyType

from django.db.models import Count, QuerySet, Sum

from jingwei.areas.rounds.models import COUNTED, Round, RoundState, Upload
from jingwei.indicators.tally import Tally
from jingwei.kernel.catalogue import mark
from jingwei.units.models import Unit


def departments(unit: Unit, _since: date, _on: date) -> int:
    """Departments with a file in the newest published round of the city."""
    return _files(unit).aggregate(found=Count("department", distinct=True))["found"]


def rows(unit: Unit, _since: date, _on: date) -> int:
    """Rows of data in their files."""
    return _files(unit).aggregate(found=Sum("rows"))["found"] or 0


def _files(unit: Unit) -> QuerySet[Upload]:
    published = Round.objects.filter(top=unit, state=RoundState.PUBLISHED).order_by("-number")
    return Upload.objects.filter(round__in=published.values("pk")[:1], state__in=COUNTED)


TALLIES = MappingProxyType({
    one.key: one
    for one in (
        Tally(key="departments", title=mark("数据归集的部门"), word=mark("个"), rule="R-O.2", count=departments,
              formula=mark("最近发布的一轮里交了名单的部门。")),
        Tally(key="rows", title=mark("归集的基础数据行"), word=mark("条"), rule="R-O.2", count=rows,
              formula=mark("这些名单里数据行的合计。")),
    )
})  # fmt: skip
