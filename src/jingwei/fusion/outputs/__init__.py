"""Everything that is written from a fusion result: tables, workbook, returns, report."""

from jingwei.fusion.outputs.answers import AnswersRefused, Fault, read_answers
from jingwei.fusion.outputs.model import BaseComparison
from jingwei.fusion.outputs.write import write
from jingwei.fusion.privacy import masked

__all__ = [
    "AnswersRefused",
    "BaseComparison",
    "Fault",
    "masked",
    "read_answers",
    "write",
]
