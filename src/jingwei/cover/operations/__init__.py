"""What may be done to the cover; each runs whole or not at all, and is told to the journal."""

from jingwei.cover.operations.guiding import assign, enlist, release
from jingwei.cover.operations.heirs import come_back, follow, follow_all
from jingwei.cover.operations.party import Facts, dissolve, form, join, leave, revise

__all__ = [
    "Facts", "assign", "come_back", "dissolve", "enlist", "follow", "follow_all", "form", "join", "leave", "release",
    "revise",
]  # fmt: skip
