"""Opens cases and takes steps: the only writers of state, each with event, journal and outbox (R-C.3)."""

from jingwei.procedures.operations.batch import Done, Picked, take_each
from jingwei.procedures.operations.lapsing import lapse
from jingwei.procedures.operations.many import open_cases
from jingwei.procedures.operations.opening import Matter, open_case
from jingwei.procedures.operations.taking import take_step
from jingwei.procedures.rules import CaseUnknown, StepRefused

__all__ = [
    "CaseUnknown", "Done", "Matter", "Picked", "StepRefused", "lapse", "open_case", "open_cases", "take_each", "take_step",
]  # fmt: skip
