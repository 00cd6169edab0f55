"""The desk: what waits for the reader, what changed this week, his part in figures; parts that areas add to."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.kernel.catalogue import mark
from jingwei.web.access import signed_in
from jingwei.web.cases.waiting import pressing
from jingwei.web.cases.waiting import waiting as cases_waiting
from jingwei.web.changes.units import waiting as changes_waiting
from jingwei.web.desk_area import area
from jingwei.web.desk_parts import Lines, Part
from jingwei.web.desk_week import week
from jingwei.web.organisations.second import waiting as mergers_waiting
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.waiting import waiting as rounds_waiting

PRESSING = {"overdue": 0, "soon": 1}


def waiting(request: OfficeRequest) -> Lines | None:
    """What waits for the reader, of whatever kind: what is late comes first, then what is due soon."""
    found = [
        *rounds_waiting(request),
        *changes_waiting(request),
        *mergers_waiting(request),
        *cases_waiting(request),
    ]
    items = sorted(found, key=lambda item: PRESSING.get(item.state, len(PRESSING)))
    return Lines(tuple(items)) if items else None


PARTS: tuple[Part, ...] = (
    Part(mark("待我处理"), waiting, mark("轮到您办的事会列在这里，先到期的在前。")),
    Part(
        mark("催办和督办"), pressing, mark("催您办的、上级督办的、列入全市清单的办件会列在这里。")
    ),
    Part(mark("本周变化"), week, mark("您辖区里新增、变动、注销的机构会列在这里。")),
    Part(mark("我的辖区"), area, mark("发布第一轮数据后，这里显示您辖区的主要数字。")),
)


@signed_in
@require_safe
def desk(asked: HttpRequest) -> HttpResponse:
    """The first page after signing in."""
    request = cast("OfficeRequest", asked)
    parts = [(part, part.shows(request)) for part in PARTS]
    return page(request, "web/desk.html", parts=parts)
