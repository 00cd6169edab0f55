"""A procedure in plain text: each state with its turn and term, and the steps out of it."""

from jingwei.kernel.catalogue import translate as _
from jingwei.procedures.definition import Procedure
from jingwei.procedures.parts import PARTIES, State, Step


def outline(procedure: Procedure) -> str:
    """The whole loop, a line a state, a line a step; what a screen reader reads for the picture."""
    lines = [_opening(procedure, step) for step in procedure.openings]
    for number, state in enumerate(procedure.states, start=1):
        lines.append(f"{number}. {heading(state)}")
        for step in procedure.steps_from(state.key):
            target = procedure.state(step.target).name
            said = _("{who}“{step}” → {state}")
            lines.append("   " + said.format(who=_(PARTIES[step.by]), step=step.name, state=target))
    return "\n".join(lines)


def heading(state: State) -> str:
    """A state with whose turn it is there, and its term: 已移交（对方单位，5 个工作日）."""
    if state.turn is None:
        return _("{state}（办结）").format(state=state.name)
    who = _(PARTIES[state.turn])
    if state.term is None:
        return _("{state}（{who}）").format(state=state.name, who=who)
    said = _("{state}（{who}，{days} 个工作日）")
    return said.format(state=state.name, who=who, days=state.term)


def _opening(procedure: Procedure, step: Step) -> str:
    said = _("开始：{who}“{step}” → {state}")
    target = procedure.state(step.target).name
    return said.format(who=_(PARTIES[step.by]), step=step.name, state=target)
