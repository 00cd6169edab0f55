"""Noting what is so of the items of a list; a charter's confirmed clauses write the profile (R-CP.14, R-CP.15)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from jingwei.areas.compliance.kinds import Known, Standing
from jingwei.areas.compliance.lists.charter import LONGEST_PASSAGE
from jingwei.areas.compliance.lists.definition import CHARTER, Item, Listing
from jingwei.areas.compliance.models import Noted, Overseen
from jingwei.areas.compliance.operations import correct, lay, tell, unfit
from jingwei.areas.compliance.rules import LONGEST, refuse
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.register.rules import mentions_person

MOST_PEOPLE = 999
# The clauses of which the profile says whether Party building is in the charter (R-CP.15).
IN_CHARTER = ("party", "values")


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody says of an item. since: adopted, or so, on that day; passage: the words of the charter."""

    stands: str
    since: date | None = None
    document: str = ""
    passage: str = ""
    count: int | None = None

    def refusals(self, *, asks: frozenset[str], on: date) -> list[str]:
        """Why it does not do; asks: what is told of the item."""
        is_so = self.stands == Standing.YES
        return [
            "" if self.stands in Standing.values else _("请选有或没有。"),
            _("请摘录写着这一条的原文。") if is_so and "passage" in asks and not self.passage else "",
            _("没有这一条，就不写原文、日期、文号和人数。") if not is_so and self != Note(self.stands) else "",
            _("日期不能晚于今天。") if self.since and self.since > on else "",
            _("原文最多 {most} 字，请只摘写着这一条的那几句。").format(most=LONGEST_PASSAGE) if len(self.passage) > LONGEST_PASSAGE else mentions_person(self.passage),
            _("{what}最多 {most} 字。").format(what=_("文号"), most=LONGEST) if len(self.document) > LONGEST else mentions_person(self.document),
            _("人数请写 0 到 {most}。").format(most=MOST_PEOPLE) if self.count is not None and not 0 <= self.count <= MOST_PEOPLE else "",
        ]  # fmt: skip


def asked(listing: Listing, item: Item) -> frozenset[str]:
    """What is told of the item beside whether it stands."""
    return listing.asks if item.counts else listing.asks - {"count"}


def note_of(held: Noted | None) -> Note | None:
    """What a row says."""
    return Note(**{one.name: getattr(held, one.name) for one in fields(Note)}) if held else None


@transaction.atomic
def note_items(
    overseen: Overseen, listing: Listing, said: Mapping[str, Note], *, basis: str, seen: int | None, actor: Account,
    now: datetime,
) -> int:  # fmt: skip
    """What is said of these items holds from today on; how many say something else than before. Raises ComplianceRefused.

    seen: the newest row of the list that the reader saw, None for none; a newer one by now is refused.
    """
    on = timezone.localdate(now)
    Overseen.objects.select_for_update(no_key=True).get(pk=overseen.pk)
    rows = Noted.objects.still().filter(organisation=overseen, list=listing.key)
    held = {one.item: one for one in rows}
    refuse([
        _("您看的时候以后，这份清单已经改过。请看过再改。") if newest(held) != seen else "",
        *unfit(basis, what=_("依据")),
        *(f"{_(listing[key].title)}：{why}" for key, one in said.items() for why in one.refusals(asks=asked(listing, listing[key]), on=on) if why),
    ])  # fmt: skip
    changed = {key: one for key, one in said.items() if one != note_of(held.get(key))}
    for key, one in changed.items():
        made = Noted(
            organisation=overseen, list=listing.key, item=key, basis=basis.strip(), **asdict(one)
        )
        held[key] = lay(made, held.get(key), actor=actor, now=now)
    if changed:
        tell(
            "note_items", overseen, actor=actor, now=now, list=listing.key, items=" ".join(changed)
        )
    if listing.key == CHARTER:
        _write_profile(overseen, held, basis=basis, actor=actor, now=now)
    return len(changed)


def newest(held: Mapping[str, Noted]) -> int | None:
    """The newest of these rows."""
    return max((one.pk for one in held.values()), default=None)


def _write_profile(
    overseen: Overseen, held: Mapping[str, Noted], *, basis: str, actor: Account, now: datetime
) -> None:
    """Party building is in the charter where both clauses are, and is not where one is not; else nobody knows."""
    found = [held[key].stands for key in IN_CHARTER if key in held]
    if Standing.NO in found:
        value = Known.NO.value
    elif len(found) == len(IN_CHARTER):
        value = Known.YES.value
    else:
        return
    correct(overseen, field="party_in_charter", value=value, basis=basis, actor=actor, now=now)
