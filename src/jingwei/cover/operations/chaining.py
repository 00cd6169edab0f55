"""Industrial chains: opened, their links set and taken away, closed (R-CV.12)."""

from datetime import date, datetime

from django.db import transaction

from jingwei.cover.models import Chain, ChainLink
from jingwei.cover.operations.steps import refuse, tell
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.register.models import Organisation
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of


@transaction.atomic
def open_chain(
    name: str, *, place: Unit, since: date, actor: Account | None, now: datetime
) -> Chain:
    """A chain of the place; raises CoverRefused where it has one of that name."""
    same = Chain.objects.still().filter(place=place, name=name.strip()).exists()
    refuse(
        "" if name.strip() else _("请写明产业链的名称。"),
        _("这里已经有一条“{name}”。").format(name=name.strip()) if same else "",
    )
    made = Chain.objects.create(
        name=name.strip(), place=place, units=ids_of(place.path), held_from=since
    )
    tell("open_chain", subject=made, actor=actor, now=now)
    return made


@transaction.atomic
def link(
    chain: Chain, organisation: Organisation, *, stage: int, on: date, actor: Account | None,
    now: datetime,
) -> ChainLink:  # fmt: skip
    """The organisation is in the chain from the day on, at the stage (1 is furthest upstream)."""
    held = Chain.objects.select_for_update().get(pk=chain.pk)
    links = ChainLink.objects.still().filter(chain=held, organisation=organisation)
    said = _("{number} 已经在这条产业链里。").format(number=organisation.number)
    refuse(
        _ended(held, on=on),
        said if links.exists() else "",
        "" if stage > 0 else _("上下游的位置从 1 起。"),
    )
    made = ChainLink.objects.create(
        chain=held, organisation=organisation, stage=stage, held_from=on
    )
    tell("link", subject=held, actor=actor, now=now, organisation=organisation.pk, stage=stage)
    return made


@transaction.atomic
def unlink(found: ChainLink, *, on: date, actor: Account | None, now: datetime) -> None:
    """The organisation is in the chain no longer from the day on; raises CoverRefused."""
    held = ChainLink.objects.select_for_update().select_related("chain").get(pk=found.pk)
    refuse(
        _("它已经不在这条产业链里。") if held.held_to else "",
        _("它从 {day} 起在链里，不能结束在那以前。").format(day=held.held_from) if on < held.held_from else "",
    )  # fmt: skip
    held.held_to = on
    held.save(update_fields=["held_to"])
    tell("unlink", subject=held.chain, actor=actor, now=now, organisation=held.organisation_id)


@transaction.atomic
def close_chain(chain: Chain, *, on: date, actor: Account | None, now: datetime) -> None:
    """The chain and all its links end with the day before; raises CoverRefused for a link that began later."""
    held = Chain.objects.select_for_update().get(pk=chain.pk)
    links = ChainLink.objects.still().filter(chain=held)
    late = links.filter(held_from__gt=on).exists()
    refuse(_ended(held, on=on), _("撤销不能早于它已有的记录。") if late else "")
    links.update(held_to=on)
    held.held_to = on
    held.save(update_fields=["held_to"])
    tell("close_chain", subject=held, actor=actor, now=now)


def _ended(chain: Chain, *, on: date) -> str:
    if chain.held_to is not None:
        return _("这条产业链已经撤销。")
    said = _("这条产业链从 {day} 起才有。").format(day=chain.held_from)
    return said if on < chain.held_from else ""
