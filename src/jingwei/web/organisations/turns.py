"""Two people at once: the second is told what the first has changed, and decides again (R-V.4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from jingwei.journal.models import Entry as Act
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.register.models import Organisation
from jingwei.register.operations.steps import CHAIN
from jingwei.register.queries import last_publication
from jingwei.web.environment import moment


@dataclass(frozen=True, slots=True)
class Doer:
    """Who changed something, in words, and when."""

    name: str
    at: datetime


def meanwhile(
    organisation: Organisation, *, deeds: Iterable[str], part: tuple[str, str], before: str, after: str
) -> str:  # fmt: skip
    """What the second reader is told: who changed this part since, when, from what to what.

    deeds: actions of the register; part: the detail of the journal that names what was changed.
    """
    doer = _doer(organisation, deeds, part)
    said = _(
        "您打开这一页以后，{who}把它从“{before}”改成了“{after}”。请看过再定，要改就再提交一次。"
    )
    who = _("{name} 于 {at} ").format(name=doer.name, at=moment(doer.at)) if doer else _("有人")
    nothing = _("空")
    return said.format(who=who, before=before or nothing, after=after or nothing)


def _doer(organisation: Organisation, deeds: Iterable[str], part: tuple[str, str]) -> Doer | None:
    """The newest of those who may have done it: a person, or the publication of a round."""
    key, value = part
    acts = Act.objects.filter(
        chain=CHAIN, subject_kind="organisation", subject_id=organisation.number,
        action__in=[f"register.{deed}" for deed in deeds], **{f"details__{key}": value},
    )  # fmt: skip
    act = acts.order_by("-sequence").first()
    round_ = last_publication()
    if round_ and (act is None or round_.published_at > act.at):
        return Doer(_("第 {number} 轮发布").format(number=round_.round_no), round_.published_at)
    if act is None:
        return None
    name = Account.objects.filter(pk=act.actor_id).values_list("name", flat=True).first()
    return Doer(name or _("系统"), act.at)
