"""What forbids a step of a level's change, and what returning it does to the register (R-M.3, R-M.4)."""

from jingwei.areas.level_changes.models import LevelChange
from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.models import Case
from jingwei.procedures.organisations import about, actor_of, register_open
from jingwei.procedures.parts import Facts
from jingwei.procedures.rules import StepRefused
from jingwei.register.kinds import EditableField
from jingwei.register.models import Override
from jingwei.register.operations import edit_field, withdraw_edit
from jingwei.register.operations.standing import written
from jingwei.register.operations.steps import hold

RETURNED = "returned"


def change_of(case: Case) -> LevelChange:
    """What a case is about; whoever sees the case sees it."""
    return LevelChange.objects.get(case=case.pk)


def moved_on(case: Case, facts: Facts) -> str:
    """Why a value is neither returned nor put back that is not in the register any more."""
    return "" if _stands(case, facts) else _gone_on()


def not_moved_on(case: Case, facts: Facts) -> str:
    """Why a change is not set aside for a later one while it still stands."""
    if not _stands(case, facts):
        return ""
    return _("底册里这一项还是这样写的，没有后来的改动。")


def restore(case: Case, facts: Facts) -> None:
    """The value before the change holds again from the day of the step on; history stays."""
    change = change_of(case)
    reason = _("下级修改办件 {number}：退回").format(number=case.pk)
    _put(case, facts, found=change.after, wanted=change.before, reason=reason)


def put_again(case: Case, facts: Facts) -> None:
    """What was returned holds again, now with what it rests on in the case."""
    change = change_of(case)
    reason = _("下级修改办件 {number}：附依据再报").format(number=case.pk)
    _put(case, facts, found=change.before, wanted=change.after, reason=reason)


def _stands(case: Case, facts: Facts) -> bool:
    """Whether the register says what it said when the case came into its state."""
    change = change_of(case)
    expected = change.before if case.state == RETURNED else change.after
    return written(facts.held.get(change.field)) == expected


def _put(case: Case, facts: Facts, *, found: str, wanted: str, reason: str) -> None:
    """Asked once more of the entry that nobody else changes now: the guard had it without a lock."""
    field = EditableField(change_of(case).field)
    with register_open():
        organisation, actor = about(case), actor_of(facts)
        entry = hold(organisation, on=facts.on)
        if written(getattr(entry, field)) != found:
            raise StepRefused(_gone_on())
        held = Override.objects.still().filter(organisation=organisation, field=field).first()
        if held is not None and held.against == wanted:
            withdraw_edit(organisation, field=field, on=facts.on, actor=actor, now=facts.now)
        else:
            edit_field(
                organisation, field=field, value=wanted, reason=reason, on=facts.on, actor=actor, now=facts.now
            )  # fmt: skip


def _gone_on() -> str:
    return _("底册里这一项后来又有改动，已不是这次改的值，退回也恢复不了。请办“已有新的改动”。")
