"""Lays a round of fusion into the register: what changed is closed and opened, the rest stays (R-R.5)."""

from collections.abc import Iterator
from datetime import date, datetime

import polars as pl
from django.db import transaction
from django.db.models import Max

from jingwei.fusion import Fusion
from jingwei.journal.content import Act, Subject
from jingwei.journal.write import record_many
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register import incoming
from jingwei.register.decompose import decompose
from jingwei.register.ground import ground
from jingwei.register.kinds import OWNED_IN, SEEN_THROUGH, PlacementKind
from jingwei.register.models import Entry, Naming, Override, Placement, Publication
from jingwei.register.operations import lines
from jingwei.register.operations.laying import Laid, compare, lay
from jingwei.register.operations.namings import Named, named
from jingwei.register.operations.standing import Standing, standing
from jingwei.register.operations.steps import CHAIN, key, publish_alone
from jingwei.register.rules import RegisterRefused
from jingwei.units.models import Unit


def publish(
    result: Fusion, *, top: Unit, on: date, round_no: int, actor: Account | None, now: datetime
) -> Publication:
    """Makes the result the register of the city from the day on, all or nothing.

    The same result again is the same publication and changes nothing. Raises RegisterRefused where the
    round was published with another result, a later one was, the day lies before what the register
    holds, or somebody publishes at this moment.
    """
    found = incoming.read(result)
    seal = incoming.digest(found)
    with transaction.atomic(), seeing(EVERYTHING):
        publish_alone()
        if before := Publication.objects.filter(round_no=round_no).first():
            return _again(before, seal=seal, top=top)
        _check(top, on=on, round_no=round_no)
        said = standing(found, result.lineage, on=on)
        entries = _placed(said.over(found), said, top=top, on=on)
        ties = named(found, result.lineage, placed=said.placements, top=top, on=on)
        laid = _lay(entries, said, ties, result, top=top, on=on)
        published = Publication.objects.create(
            top=top, round_no=round_no, published_on=on, published_at=now, account=actor, digest=seal,
            organisations=entries.height, new=laid.new, changed=laid.changed, gone=laid.gone,
            merged=laid.merged, unassigned=_unassigned(entries),
        )  # fmt: skip
        acts = _acts(published, laid, ended=len(said.ended), disputed=ties.disputed)
        record_many(acts, chain=CHAIN, actor=key(actor), now=now)
    return published


def _again(before: Publication, *, seal: str, top: Unit) -> Publication:
    """The publication of a round that was published; another result for it is refused (R-2.9)."""
    if (before.digest, before.top_id) != (seal, top.pk):
        said = _("第 {round} 轮已于 {day} 发布，发布后不能改。请开新一轮。")
        raise RegisterRefused(said.format(round=before.round_no, day=before.published_on))
    return before


def _check(top: Unit, *, on: date, round_no: int) -> None:
    """Refuses another city, an earlier round, and a day that the register has passed."""
    last = Publication.objects.order_by("-round_no").first()
    if last is not None and last.top_id != top.pk:
        raise RegisterRefused(_("本库的底册属于另一个市（区），一个库只放一个市（区）的底册。"))
    if last is not None and last.round_no > round_no:
        said = _("第 {last} 轮已经发布，不能再发布第 {round} 轮。请开新一轮。")
        raise RegisterRefused(said.format(last=last.round_no, round=round_no))
    days = [
        model.objects.aggregate(day=Max("held_from"))["day"] for model in (Entry, Placement, Naming)
    ]
    newest = max((day for day in days if day), default=on)
    if newest > on:
        said = _("底册里已有 {day} 的记录，不能从更早的 {on} 起发布。请用当天或以后的日期。")
        raise RegisterRefused(said.format(day=newest, on=on))


def _placed(found: pl.DataFrame, said: Standing, *, top: Unit, on: date) -> pl.DataFrame:
    """The entries with their placements, and beside them what the rules alone say."""
    land = ground(top, on=on)
    placed = decompose(found, land)
    kinds = (*SEEN_THROUGH, PlacementKind.REGISTERED)
    placed = placed.with_columns(pl.col(str(kind)).alias(f"{kind}_by_rule") for kind in kinds)
    return lines.with_units(placed, said, land)


def _lay(
    entries: pl.DataFrame, said: Standing, ties: Named, result: Fusion, *, top: Unit, on: date
) -> Laid:
    """Compares with the register and lays down the difference."""
    changed = compare(entries, top=top.pk)
    lineage = lines.claims(result.lineage, said, of=changed)
    placements = lines.placements(entries, said, ties.placements)
    laid = lay(placements, lineage, ties.namings, on=on)
    Override.objects.filter(pk__in=said.ended).update(held_to=on)
    return laid


def _unassigned(entries: pl.DataFrame) -> int:
    """How many entries have no owner at street level (R-2.6)."""
    units = Unit.objects.filter(pk__in=entries["place"].drop_nulls().unique().to_list())
    owners = [pk for pk, kind in units.values_list("pk", "kind") if kind in OWNED_IN]
    return entries.height - int(entries["place"].is_in(owners).sum())


def _acts(published: Publication, laid: Laid, *, ended: int, disputed: int) -> Iterator[Act]:
    """One act for the round, and one for each number that was merged or came back."""
    yield Act("register.publish", Subject("round", str(published.round_no)), {
        "on": str(published.published_on), "top": published.top_id, "digest": published.digest,
        "organisations": published.organisations, "new": laid.new, "changed": laid.changed,
        "gone": laid.gone, "merged": laid.merged, "unassigned": published.unassigned,
        "overrides_ended": ended, "ties_disputed": disputed,
    })  # fmt: skip
    for number, heir in laid.turned.items():
        subject = Subject("organisation", written(number))
        if heir is None:
            yield Act("register.split", subject)
        else:
            yield Act("register.merge", subject, {"into": written(heir)})
