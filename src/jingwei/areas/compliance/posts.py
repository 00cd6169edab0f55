"""What the cadre department found of posts that officials may hold: category, approval, verdict, and no person (R-CP.12, E-8)."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from jingwei.areas.compliance.kinds import Category, Post, Verdict
from jingwei.areas.compliance.models import Overseen, PostCheck
from jingwei.areas.compliance.operations import tell
from jingwei.areas.compliance.rules import LONGEST, refuse
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.register.rules import mentions_person

MOST_TERMS = 9


@dataclass(frozen=True, slots=True)
class Checked:
    """One post as it was checked."""

    post: str
    category: str
    verdict: str
    checked_on: date
    approval: str = ""
    approved_on: date | None = None
    ordinal: int | None = None
    over_age: bool = False

    def refusals(self, *, on: date) -> list[str]:
        """Why it does not do."""
        known = (
            self.post in Post.values
            and self.category in Category.values
            and self.verdict in Verdict.values
        )
        days = [one for one in (self.checked_on, self.approved_on) if one]
        return [
            "" if known else _("请选职务、类别和结论。"),
            _("日期不能晚于今天。") if any(one > on for one in days) else "",
            _("批准文号和日期要一起写。") if bool(self.approval) != bool(self.approved_on) else "",
            _("第几届请写 1 到 {most}。").format(most=MOST_TERMS) if self.ordinal is not None and not 1 <= self.ordinal <= MOST_TERMS else "",
            _("{what}最多 {most} 字。").format(what=_("批准文号"), most=LONGEST) if len(self.approval) > LONGEST else "",
            mentions_person(self.approval),
        ]  # fmt: skip


@transaction.atomic
def note_post(overseen: Overseen, checked: Checked, *, actor: Account, now: datetime) -> PostCheck:
    """Added, never changed: another check of the same post stands beside. Raises ComplianceRefused."""
    refuse(checked.refusals(on=timezone.localdate(now)))
    made = PostCheck.objects.create(organisation=overseen, by=actor, at=now, **asdict(checked))
    tell("post", overseen, actor=actor, now=now, post=checked.post, verdict=checked.verdict)
    return made
