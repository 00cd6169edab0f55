"""Proves of a procedure what its making cannot: every step is somebody's, every open state is due on a day (R-C.13)."""

from collections.abc import Iterable, Iterator

from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import ROLES, Role
from jingwei.procedures.definition import Procedure
from jingwei.procedures.parts import State


def faults(procedure: Procedure, *, roles: Iterable[Role] = tuple(ROLES.values())) -> list[str]:
    """What is wrong with it, in words; none for a loop in which nothing can be lost.

    That every state is reached and leads to an end is checked when the procedure is made (R-C.1).
    """
    held = frozenset(permission for role in roles for permission in role.permissions)
    return [
        *(_("步骤“{step}”没有一个角色能办。").format(step=step.name)
          for step in procedure.steps if not step.is_outside and not step.permissions & held),
        *(_("状态“{state}”没有期限：从“{step}”进来时没有到期日。").format(state=state.name, step=step)
          for state in procedure.states for step in _undated(procedure, state)),
    ]  # fmt: skip


def _undated(procedure: Procedure, state: State) -> Iterator[str]:
    """The steps that lead into an open state and leave it without a day due."""
    if state.is_closed or state.due is not None:
        return
    for step in procedure.steps:
        if step.target == state.key and not step.due and not step.keeps_due:
            yield step.name
