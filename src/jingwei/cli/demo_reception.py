"""The reception days of the demo: the secretaries of the industry committees, through the year of the report, invented."""

from datetime import date, datetime, timedelta
from random import Random

from jingwei.areas.reception.models import Kind, Raised, Sort
from jingwei.areas.reception.operations import hold, settle
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.units.kinds import Kind as UnitKind
from jingwei.units.models import Unit

DAYS, FIRST = 104, date(2025, 1, 13)
SETTLED = {Sort.NEED: 17, Sort.PROBLEM: 46}  # of rather more that are raised
_AFTER = timedelta(days=9)


def receive(*, seed: int, actor: Account, now: datetime) -> None:
    """One every third day, by the committees in turn; the first needs and problems are settled nine days later."""
    random = Random(seed)  # noqa: S311 - repeatable
    committees = list(
        Unit.objects.on(FIRST).filter(kind=UnitKind.INDUSTRY_COMMITTEE).order_by("pk")
    )
    left = dict(SETTLED)
    for number in range(DAYS):
        on = FIRST + timedelta(days=3 * number)
        raised = {(random.choice(list(Sort)), random.choice(list(Kind))): random.randint(1, 2)}
        day = hold(
            committees[number % len(committees)], on=on, place=_("行业党委会议室"), raised=raised, actor=actor, now=now
        )  # fmt: skip
        for one in Raised.objects.filter(day=day):
            count = min(one.number, left[Sort(one.sort)])
            if count:
                settle(one, on=on + _AFTER, number=count, seen=one.number, actor=actor, now=now)
                left[Sort(one.sort)] -= count
