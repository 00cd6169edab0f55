"""Enters an order for somebody: by phone, on a reception day, from the hotline's list (R-SO.2, R-SO.7)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from jingwei.areas.orders.models import Origin
from jingwei.areas.orders.procedure import order
from jingwei.areas.orders.routing import matter
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Event
from jingwei.procedures.operations import StepRefused, open_case
from jingwei.register.models import Entry
from jingwei.units.models import Unit


def enter(
    answers: Mapping[str, Answer], *, at: Unit, entry: Entry | None, actor: Account, now: datetime, key: str
) -> Event:  # fmt: skip
    """Opens the order; with a number of its source it becomes one once. Raises StepRefused in words."""
    step, about = matter(entry, at=at)
    source, reference = (str(answers.get(name) or "").strip() for name in ("source", "reference"))
    try:
        with transaction.atomic():
            event = open_case(
                order, step=step, matter=about, answers=answers, actor=actor, now=now, key=key
            )
            if reference:
                _keep(event, source, reference)
    except IntegrityError as fault:
        if "orders_origin_becomes_one_order" not in str(fault):
            raise
        said = _("来源编号“{reference}”已经登记过，不再重复登记。")
        raise StepRefused(
            said.format(reference=reference), {"reference": said.format(reference=reference)}
        ) from fault
    return event


def _keep(event: Event, source: str, reference: str) -> None:
    """Where it came from; once for the same case, which a second click finds again."""
    with seeing(EVERYTHING):
        if not Origin.objects.filter(case=event.case_id).exists():
            Origin.objects.create(case_id=event.case_id, source=source, reference=reference)
