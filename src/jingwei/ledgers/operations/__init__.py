"""Changes what ledgers keep: views, workbooks out, workbooks in; each in one transaction with its journal entry.

Whether the actor may do it is asked at the door with `people.queries.may`; what is refused here
raises `rules.LedgerRefused`. What a returned workbook changes of an organisation is written by the
operation that its column names.
"""

from jingwei.ledgers.operations.exports import take_out
from jingwei.ledgers.operations.returns import Resolutions, Side, apply, receive
from jingwei.ledgers.operations.views import drop_view, rename_view, save_view, share_view
from jingwei.ledgers.rules import LedgerRefused

__all__ = [
    "LedgerRefused",
    "Resolutions",
    "Side",
    "apply",
    "drop_view",
    "receive",
    "rename_view",
    "save_view",
    "share_view",
    "take_out",
]
