"""What people decided of numbers between rounds, on the way into the next one; none is lost to a publishing (R-R.19)."""

from jingwei import fusion
from jingwei.areas.rounds import storage
from jingwei.areas.rounds.models import RoundState, Run
from jingwei.areas.rounds.operations.steps import RoundRefused
from jingwei.fusion import Fusion, StateRefused
from jingwei.fusion.model import Judgement
from jingwei.fusion.outside import Decided, alone, decided
from jingwei.fusion.splitting import Split
from jingwei.kernel.catalogue import translate as _
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.mergers import models as mergers
from jingwei.register.models import Organisation


def state_after(run: Run) -> fusion.State:
    """The state that a published run left, with what people have decided since; within a sight of everything."""
    left = fusion.load(storage.of_run(run.round.number, run.pk) / "state")
    return decided(left, [_said(one) for one in _since(run)])


def refuse_newer(run: Run) -> None:
    """Raises RoundRefused where somebody has merged or split numbers since the run began: it knows nothing of it."""
    with seeing(EVERYTHING):
        count = len(_since(run))
    if count:
        text = _(
            "这次比对之后，有人在组织页上合并、拆分或撤销了 {count} 次。请再比对一次，核对结果后发布。"
        )
        raise RoundRefused(text.format(count=count))


def published_state() -> fusion.State | None:
    """What the newest published round left, with what people have decided since; None where it is not on this disk."""
    run = (
        Run.objects.filter(round__state=RoundState.PUBLISHED, fault="", finished_at__isnull=False)
        .select_related("round")
        .order_by("round__number", "pk")
        .last()
    )
    if run is None:
        return None
    try:
        with seeing(EVERYTHING):
            return state_after(run)
    except (OSError, StateRefused):  # not on this disk, or of another version: nothing is known
        return None


def published_alone(number: Organisation) -> Fusion | None:
    """What the lists of the newest published round say of a merged number on its own; None where they say nothing."""
    state = published_state() if number.merged_into_id is not None else None
    if state is None or number.merged_into_id is None:
        return None
    apart = Decided(number.pk, number.merged_into_id, Judgement.DIFFERENT, "")
    return alone(decided(state, [apart]), number.pk, beside=number.merged_into_id)


def _since(run: Run) -> list[mergers.Decision | mergers.Split]:
    """What took effect after the run began, in that order."""
    after = {"effective_at__gt": run.started_at}
    found: list[mergers.Decision | mergers.Split] = [
        *mergers.Decision.objects.filter(**after),
        *mergers.Split.objects.filter(**after),
    ]
    return sorted(found, key=lambda one: (one.effective_at, isinstance(one, mergers.Decision), one.pk))  # fmt: skip


def _said(one: mergers.Decision | mergers.Split) -> Decided | Split:
    who = f"account {one.by_id}"
    if isinstance(one, mergers.Split):
        assert one.part_id is not None  # noqa: S101 - it took effect
        return Split(one.organisation_id, one.part_id, tuple(one.records), who, one.reason)
    return Decided(one.organisation_id, one.heir_id, Judgement(one.verdict), who, one.reason)
