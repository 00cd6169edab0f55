"""Opens cases and takes steps: the only writers of state, each with event, journal and outbox (R-C.3)."""

from jingwei.procedures.operations.many import open_cases
from jingwei.procedures.operations.opening import Matter, open_case
from jingwei.procedures.operations.taking import take_step
from jingwei.procedures.rules import CaseUnknown, StepRefused

__all__ = ["CaseUnknown", "Matter", "StepRefused", "open_case", "open_cases", "take_step"]
