"""Changes accounts, posts, task forces and leave; each in one transaction with its journal entry (R-P.13).

Whether the actor may do it is asked at the door with `queries.may` and `Role.given_with`; what
nobody may do is refused here with `rules.PeopleRefused`. `actor=None` is the program itself.
"""

from jingwei.people.operations.accounts import (
    Opened,
    change_password,
    off_board,
    open_account,
    password_mark,
    reset_password,
    reset_second_factor,
)
from jingwei.people.operations.bulk import (
    AccountRow,
    Planned,
    RowsRefused,
    open_accounts,
    plan_accounts,
)
from jingwei.people.operations.leaves import come_back, go_on_leave, leave_to_deputy
from jingwei.people.operations.posts import appoint, hand_over, relieve
from jingwei.people.operations.task_forces import end_task_force, found_task_force
from jingwei.people.rules import PeopleRefused

__all__ = [
    "AccountRow",
    "Opened",
    "PeopleRefused",
    "Planned",
    "RowsRefused",
    "appoint",
    "change_password",
    "come_back",
    "end_task_force",
    "found_task_force",
    "go_on_leave",
    "hand_over",
    "leave_to_deputy",
    "off_board",
    "open_account",
    "open_accounts",
    "password_mark",
    "plan_accounts",
    "relieve",
    "reset_password",
    "reset_second_factor",
]
