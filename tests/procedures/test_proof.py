"""No case of any procedure can be lost: each step is somebody's, each open state is due on some day."""

from dataclasses import replace

import pytest

from jingwei.people.permissions import ROLES
from jingwei.procedures.definition import Procedure
from jingwei.procedures.proof import faults
from jingwei.web.procedures import CATALOGUE
from tests.procedures.hand_over import hand_over


@pytest.mark.parametrize("procedure", list(CATALOGUE), ids=lambda one: one.key)
def test_every_procedure_of_the_office_is_proved(procedure: Procedure) -> None:
    assert faults(procedure) == []


def test_a_state_without_a_day_due_is_named_with_the_way_into_it() -> None:
    states = tuple(
        replace(one, due=None) if one.key == "returned" else one for one in hand_over.states
    )
    assert faults(replace(hand_over, states=states)) == [
        "状态“已退回”没有期限：从“退回”进来时没有到期日。"
    ]


def test_a_step_that_nobody_may_take_is_named() -> None:
    street = [role for role in ROLES.values() if role.key == "street_operator"]
    assert faults(hand_over, roles=street) == [
        "步骤“裁定移交”没有一个角色能办。", "步骤“裁定留下”没有一个角色能办。",
    ]  # fmt: skip
