"""Changes accounts, posts, task forces and leave; each in one transaction with its journal entry (R-P.13).

Whether the actor may do it is asked at the door with `queries.may` and `Role.given_with`; what
nobody may do is refused here with `rules.PeopleRefused`. `actor=None` is the program itself.
"""

from jingwei.people.operations.accounts import (
    Opened,
    change_password,
    off_board,
    open_account,
    reset_password,
)
from jingwei.people.operations.bulk import AccountRow, RowsRefused, open_accounts
from jingwei.people.operations.leaves import come_back, go_on_leave
from jingwei.people.operations.posts import appoint, hand_over, relieve
from jingwei.people.operations.task_forces import end_task_force, found_task_force
from jingwei.people.rules import PeopleRefused

__all__ = [
    "AccountRow",
    "Opened",
    "PeopleRefused",
    "RowsRefused",
    "appoint",
    "change_password",
    "come_back",
    "end_task_force",
    "found_task_force",
    "go_on_leave",
    "hand_over",
    "off_board",
    "open_account",
    "open_accounts",
    "relieve",
    "reset_password",
]
