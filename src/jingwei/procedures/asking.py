"""What somebody without an account asks for, and whose matter it becomes (R-C.14)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case
from jingwei.procedures.operations.opening import Matter


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked. number: of the organisation whose code was shown, "" without one; after: the case that it takes up."""

    number: str
    answers: Mapping[str, Answer]
    on: date
    key: str
    after: Case | None = None


# Whose matter it becomes; raises StepRefused where it is nobody's.
BeginAsked = Callable[[Asked], Matter]
