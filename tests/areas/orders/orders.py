"""Entering an order and walking it in few words."""

from dataclasses import dataclass
from datetime import datetime

from jingwei.areas.orders.operations import enter
from jingwei.areas.orders.procedure import order
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case, Event
from jingwei.procedures.operations import Matter, open_case, take_step
from tests.areas.deeds import Office, take
from tests.register.town import NOW

SAID: dict[str, Answer] = {
    "kind": "formalities", "source": "direct", "need": "消防验收一直排不上，想知道找谁。",
}  # fmt: skip
SAYS: dict[str, dict[str, Answer]] = {
    "refuse": {"reason": "不是本辖区的事"}, "decline": {"reason": "不归我们管"}, "decline_again": {"reason": "还是不归我们管"},
    "contact": {"contact": "phone"}, "finish": {"outcome": "消防已排期验收"}, "reopen_for": {"reason": "排期又取消了"},
    "rate_for": {"resolved": True, "rating": "satisfied"}, "cancel_for": {"reason": "点单人说不用了"},
    "cancel": {"reason": "不用了"}, "reopen": {"reason": "还是没人来"}, "rate": {"resolved": True, "rating": "basically"},
}  # fmt: skip
WAY = (
    ("review", "north"), ("dispatch", "north"), ("accept", "a"), ("contact", "a"), ("finish", "a"), ("rate_for", "north"),
)  # fmt: skip


@dataclass
class Walk:
    """The office with orders; each step by whoever's it is."""

    office: Office

    def entered(self, pk: int = 1, *, by: str = "a", at: str = "a", now: datetime = NOW, **more: Answer) -> Case:  # fmt: skip
        """An order about the organisation with this number, 0 for nobody in particular."""
        event = enter(
            {**SAID, **more}, at=self.office.town[at], entry=self.office.entry(pk) if pk else None,
            actor=self.office[by], now=now, key=self.office.key(),
        )  # fmt: skip
        with seeing(EVERYTHING):
            return Case.objects.get(pk=event.case_id)

    def take(self, case: Case, step: str, *, by: str, now: datetime = NOW, to: str = "a", **more: Answer) -> Event:  # fmt: skip
        """The step with what is usually said."""
        said: dict[str, Answer] = {**SAYS.get(step, {}), **more}
        if step in ("dispatch", "dispatch_again", "assign"):
            said["to"] = self.office.town[to].pk
        return take(self.office, case, order, step, by=by, answers=said, now=now)

    def asked(self, *, key: str = "", now: datetime = NOW, **more: Answer) -> Case:
        """An order that somebody without an account asked of the district."""
        said: dict[str, Answer] = {"kind": "policy", "need": "想问稳岗补贴怎么领", **more}
        event = open_case(
            order, step="ask", matter=Matter("", self.office.town["north"]), answers=said, actor=None, now=now,
            key=key or self.office.key(),
        )  # fmt: skip
        with seeing(EVERYTHING):
            return Case.objects.get(pk=event.case_id)

    def answer(self, case: Case, step: str, *, now: datetime = NOW, said: dict[str, str] | None = None) -> Event:  # fmt: skip
        """What who asked does himself."""
        with seeing(EVERYTHING):
            case.refresh_from_db()
            event = take_step(
                order, step=step, case_id=case.pk, version=case.version, answers={**SAYS.get(step, {}), **(said or {})},
                actor=None, now=now, key=self.office.key(),
            )  # fmt: skip
            case.refresh_from_db()
        return event

    def until(self, case: Case, last: str, *, now: datetime = NOW) -> None:
        """All steps up to and with the last."""
        for step, by in WAY:
            self.take(case, step, by=by, now=now)
            if step == last:
                return
