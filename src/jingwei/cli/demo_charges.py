"""The inner offices of the demo: those of the civil affairs bureau, their people and charges, all invented."""

from datetime import datetime

from django.utils import timezone

from jingwei.areas.charges.definition import CHARGES
from jingwei.areas.charges.operations import allot, open_offices
from jingwei.cli.demo_past import day, moment, somebody
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.units.models import Unit

BEGAN = 200  # days before today
BUREAU = "民政局"
# Name, login and name of who has its post, charges with the part of each.
OFFICES: tuple[tuple[str, str, str, tuple[tuple[str, str], ...]], ...] = (
    ("社会组织管理处", "minzheng.guanli", mark("社会组织管理处经办人（演示）"), (("registering", ""), ("rectifying", ""), ("listing", ""))),
    ("机关党委", "minzheng.dangwei", mark("机关党委经办人（演示）"), (("party_work", ""),)),
    ("养老服务处", "minzheng.yanglao", mark("养老服务处经办人（演示）"), (("supervising", mark("养老服务类社会组织")), ("serving", ""))),
    ("社会救助处", "minzheng.jiuzhu", mark("社会救助处经办人（演示）"), (("supervising", mark("其他主管的社会组织")),)),
)  # fmt: skip


def arrange_bureau(top: Unit, *, actor: Account, now: datetime) -> list[Unit]:
    """The bureau's inner offices in their order; nothing where the city has no such bureau."""
    today = timezone.localdate(now)
    since, then = day(today, BEGAN), moment(today, BEGAN)
    found = Unit.objects.on(since).filter(serves=top, names__name__endswith=BUREAU)
    bureau = found.order_by("pk").first()
    if bureau is None:
        return []
    made = open_offices(bureau, [name for name, *_rest in OFFICES], actor=actor, now=then)
    for office, (_name, login, person, charges) in zip(made, OFFICES, strict=True):
        somebody(login, _(person), role="department_steward", places=[office], since=since, now=then)  # fmt: skip
        for key, part in charges:
            allot(office, CHARGES[key], part=_(part) if part else "", actor=actor, now=then)
    return made
