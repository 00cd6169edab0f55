"""Changes the register; each in one transaction with its journal entry, all but `publish` within a sight.

Whether the actor may do it is asked at the door with `jingwei.people.queries.may`; what nobody may do
is refused here with RegisterRefused.
"""

from jingwei.register.operations.authorities import dispute, end_tie, read_as, settle
from jingwei.register.operations.organisations import (
    check_field,
    edit_field,
    reveal_phone,
    withdraw_edit,
)
from jingwei.register.operations.placing import place, unplace
from jingwei.register.operations.publish import publish
from jingwei.register.rules import RegisterRefused

__all__ = [
    "RegisterRefused",
    "check_field",
    "dispute",
    "edit_field",
    "end_tie",
    "place",
    "publish",
    "read_as",
    "reveal_phone",
    "settle",
    "unplace",
    "withdraw_edit",
]
