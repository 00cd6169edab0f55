"""What may be done in liaison; each runs whole or not at all, and is told to the journal."""

from jingwei.areas.liaison.operations.confirming import (
    begin,
    confirm,
    confirm_begun,
    take_back,
)
from jingwei.areas.liaison.operations.deciding import choose, drop, tick
from jingwei.areas.liaison.operations.ending import end_covered
from jingwei.areas.liaison.operations.proposing import draw, give_up, propose
from jingwei.areas.liaison.operations.visiting import note_visit

__all__ = [
    "begin", "choose", "confirm", "confirm_begun", "draw", "drop", "end_covered", "give_up", "note_visit",
    "propose", "take_back", "tick",
]  # fmt: skip
