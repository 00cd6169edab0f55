"""Changes the register; each in one transaction with its journal entry, all but `publish` within a sight.

Whether the actor may do it is asked at the door with `jingwei.people.queries.may`; what nobody may do
is refused here with RegisterRefused.
"""

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
    "edit_field",
    "place",
    "publish",
    "reveal_phone",
    "unplace",
    "withdraw_edit",
]
