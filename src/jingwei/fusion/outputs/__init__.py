"""Everything that is written from a fusion result: tables, workbook, returns, report."""

from jingwei.fusion.outputs.answers import AnswersRefused, Fault, read_answers
from jingwei.fusion.outputs.model import BaseComparison, Estimate
from jingwei.fusion.outputs.privacy import masked
from jingwei.fusion.outputs.write import write

__all__ = [
    "AnswersRefused",
    "BaseComparison",
    "Estimate",
    "Fault",
    "masked",
    "read_answers",
    "write",
]
