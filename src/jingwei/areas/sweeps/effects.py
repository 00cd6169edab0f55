"""What a step of a sweep leaves in the register: a check of the organisation (R-2.7)."""

from datetime import date

from jingwei.procedures.models import Case
from jingwei.procedures.organisations import about, actor_of, register_open
from jingwei.procedures.parts import Effect, Facts
from jingwei.register.kinds import Method, Outcome
from jingwei.register.operations import check_field


def keep_check(method: Method) -> Effect:
    """Keeps what was found by the method; without an outcome nobody was reached."""

    def kept(case: Case, facts: Facts) -> None:
        said = facts.answers.get("checked_on")
        found = facts.answers.get("outcome")
        with register_open():
            check_field(
                about(case), method=method, outcome=Outcome(str(found)) if found else Outcome.NOT_REACHED,
                on=said if isinstance(said, date) else facts.on, actor=actor_of(facts), now=facts.now,
                note=str(facts.answers.get("note") or ""),
            )  # fmt: skip

    return kept
